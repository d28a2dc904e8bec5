import { type Entry, untried } from "../entry";
import { told } from "../facts";

const search = told`a search would have to be started, which stays in the list of searches that administrators see`;

/** Assumptions whose check would need more than requests that are harmless for a tenant. */
export const elsewhere: Entry[] = [
  untried("tenant/portals.ts hosts", told`addresses for a person's browser`),
  untried("tenant/portals.ts path", told`addresses for a person's browser`),
  untried(
    "loopback/graph/approvals.ts coveringPolicy",
    told`only shown by the access policies of a tenant in which e-mail profiles need an approval`,
  ),
  untried(
    "tenant/serviceClock.ts skewMs",
    told`a list of assignments would have to be written, which Intune then shows in its audit log`,
  ),
  ...(["record", "actorOf"] as const).map((name) => untried(`tenant/graph/exchangeLog.ts ${name}`, search)),
  untried("resources/mobileEmailAccessPolicy/history/attributeChange.ts marginMs", search),
  ...(["sessionOf", "asText"] as const).map((name) =>
    untried(`loopback/data/exchangeAudit.ts ${name}`, search),
  ),
  ...(["checkBody", "listRecords"] as const).map((name) =>
    untried(`loopback/graph/auditLogQueries.ts ${name}`, search),
  ),
  untried(
    "tenant/exchange/casMailboxes.ts changeAllowedDeviceIds",
    told`a person's mailbox would have to be changed, which allows that person's devices`,
  ),
];
