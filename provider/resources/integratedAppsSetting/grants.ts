import type { Tenant } from "../../tenant/connect";
import { listOAuth2PermissionGrants, type OAuth2PermissionGrant } from "../../tenant/graph/permissionGrants";

/** The consent that people have given, in counts: names and scopes are not kept. */
export interface Grants {
  byPeople: number;
  apps: number;
  users: number;
  /** Grants in `byPeople` that give access to a mailbox. */
  reachingMail: number;
  /** Ids of service principals with tenant-wide consent from an administrator. */
  tenantWide: ReadonlySet<string>;
}

/** Scopes of Graph and of Exchange that give access to a mailbox. */
const mailScope = /\b(Mail\.|MailboxItem\.|MailboxFolder\.|(EAS|EWS|IMAP|POP|SMTP)\.|Outlook\.)/i;

/** Whether the grant is for one person, not tenant-wide. */
export const isByPerson = ({ consentType }: OAuth2PermissionGrant): boolean => consentType === "Principal";

export const reachesMail = ({ scope }: OAuth2PermissionGrant): boolean => mailScope.test(scope ?? "");

export async function countGrants({ graph }: Tenant): Promise<Grants> {
  const [apps, users, tenantWide] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let byPeople = 0;
  let reachingMail = 0;
  for await (const grant of listOAuth2PermissionGrants(graph)) {
    const { clientId, principalId } = grant;
    if (!isByPerson(grant)) {
      tenantWide.add(clientId);
      continue;
    }
    byPeople += 1;
    apps.add(clientId);
    if (principalId) users.add(principalId);
    if (reachesMail(grant)) reachingMail += 1;
  }
  return { byPeople, apps: apps.size, users: users.size, reachingMail, tenantWide };
}
