import { ConstraintError } from "../../errors";
import { quoted } from "../../impact/format";
import type { Tenant } from "../../tenant/connect";
import { type Container, findPerson, listGroupsOf } from "../../tenant/graph/person";

/** The person to explain, with the groups that contain this person directly or through other groups. */
export interface Subject {
  id: string;
  name: string;
  groups: readonly Container[];
}

/** @throws ConstraintError if nobody in the tenant has this name or id */
export async function subjectNamed({ graph }: Tenant, who: string): Promise<Subject> {
  const person = await findPerson(graph, who);
  if (person)
    return { id: person.id, name: person.userPrincipalName, groups: await listGroupsOf(graph, person.id) };
  throw new ConstraintError(
    `nobody in this tenant has the user principal name or object id ${quoted(who)}. An e-mail address counts only if it is the user principal name.`,
    "M365_CONFIGURATION",
  );
}
