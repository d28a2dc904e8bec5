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
    `there is nobody called ${quoted(who)} in this tenant. Give the user principal name, such as anna@contoso.com, or the object id.`,
    "M365_CONFIGURATION",
  );
}
