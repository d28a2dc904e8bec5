import type { TenantData, User } from "../../loopback";
import { type User as GraphUser, listUsers } from "../../tenant/graph/everybody";
import type { Area } from "./area";

/** A domain reserved for examples, to which no mail is delivered. */
export const standInDomain = "tenant.example";

export const people: Area = {
  what: "people",
  needs: { permission: "readUsers" },
  async read({ tenant, twin }) {
    for (const user of await listUsers(tenant.graph)) addPerson(twin, user.id, user);
  },
};

/** Finds or adds a person. Members, consents and mailboxes add people as well, even if users cannot be listed. */
export function addPerson(twin: TenantData, id: string, facts: Partial<GraphUser> = {}): User {
  const key = id.toLowerCase();
  const userPrincipalName = facts.userPrincipalName ?? facts.mail ?? `${key}@${standInDomain}`;
  const person = twin.users.get(key) ?? {
    id: key,
    userPrincipalName,
    displayName: facts.displayName ?? userPrincipalName,
    mail: facts.mail ?? userPrincipalName,
  };
  twin.users.set(key, person);
  return person;
}

/** The most frequent domain of the people. */
export function domainOf({ users }: TenantData): string {
  const counts = new Map<string, number>();
  for (const { userPrincipalName } of users.values()) {
    const domain = userPrincipalName.split("@").at(-1)?.toLowerCase() ?? "";
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? standInDomain;
}
