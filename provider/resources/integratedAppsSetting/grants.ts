import type { Tenant } from "../../tenant/connect";
import { listOAuth2PermissionGrants } from "../../tenant/graph/permissionGrants";

/** What people have let in, in counts: names and scopes are not kept. */
export interface Grants {
  byPeople: number;
  apps: number;
  users: number;
  /** Of `byPeople`, those that reach a mailbox. */
  reachingMail: number;
  /** Ids of service principals that an administrator let in for everybody. */
  tenantWide: ReadonlySet<string>;
}

/** Scopes that open a mailbox: of Graph, and of Exchange itself. */
const mailScope = /\b(Mail\.|MailboxItem\.|MailboxFolder\.|(EAS|EWS|IMAP|POP|SMTP)\.|Outlook\.)/i;

export async function countGrants({ graph }: Tenant): Promise<Grants> {
  const [apps, users, tenantWide] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let byPeople = 0;
  let reachingMail = 0;
  for await (const { clientId, consentType, principalId, scope } of listOAuth2PermissionGrants(graph)) {
    if (consentType !== "Principal") {
      tenantWide.add(clientId);
      continue;
    }
    byPeople += 1;
    apps.add(clientId);
    if (principalId) users.add(principalId);
    if (mailScope.test(scope ?? "")) reachingMail += 1;
  }
  return { byPeople, apps: apps.size, users: users.size, reachingMail, tenantWide };
}
