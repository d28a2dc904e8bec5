import { ConstraintError } from "../../errors";
import { quoted } from "../../impact/format";
import type { Tenant } from "../../tenant/connect";
import { type Container, findPerson, listGroupsOf } from "../../tenant/graph/person";

/** Somebody who was asked for, with the groups that hold this person directly or through others. */
export interface Subject {
  id: string;
  name: string;
  groups: readonly Container[];
}

/** @throws ConstraintError where the tenant knows nobody of this name or id */
export async function subjectNamed({ graph }: Tenant, who: string): Promise<Subject> {
  const person = await findPerson(graph, who);
  if (person)
    return { id: person.id, name: person.userPrincipalName, groups: await listGroupsOf(graph, person.id) };
  throw new ConstraintError(
    `nobody in this tenant has the user principal name or object id ${quoted(who)}. An e-mail address counts only if it is the user principal name.`,
    "M365_CONFIGURATION",
  );
}
