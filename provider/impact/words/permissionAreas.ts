import { count, list } from "../format";

/** The data that permissions give access to, by the start of their names. */
const areas: readonly (readonly [string, RegExp])[] = [
  ["mail", /^(Mail|MailboxItem|MailboxFolder|MailboxSettings|EAS|EWS|IMAP|POP|SMTP|Outlook)\./i],
  ["calendars", /^Calendars\./i],
  ["contacts", /^Contacts\./i],
  ["people", /^People\./i],
  ["tasks", /^Tasks\./i],
  ["files", /^Files\./i],
  ["sites", /^(Sites|AllSites)\./i],
  ["chats", /^(Chat|ChatMessage|ChannelMessage)\./i],
  ["online meetings", /^OnlineMeetings?\./i],
  ["notes", /^Notes\./i],
];

const areaOf = (permission: string): string | undefined =>
  areas.find(([, pattern]) => pattern.test(permission))?.[0];

/** `mail, calendars and Device.Read`: areas in the order of the table, then the names of other permissions. */
export function areasInWords(permissions: readonly string[], unnamed = 0): string {
  const known = areas.map(([area]) => area).filter((area) => permissions.some((one) => areaOf(one) === area));
  const others = permissions.filter((one) => areaOf(one) === undefined);
  const hidden = others.length - mostNames;
  return list([
    ...known,
    ...others.slice(0, mostNames),
    ...(hidden > 0 ? [count(hidden, "other permission")] : []),
    ...(unnamed > 0 ? [`${count(unnamed, "permission")} whose names could not be read`] : []),
  ]);
}

const mostNames = 6;

/** Our own criterion: gives access to data of these areas, changes something, or reaches beyond the person. */
export function isRisky(permission: string): boolean {
  if (harmless.has(permission.toLowerCase())) return false;
  return (
    areaOf(permission) !== undefined || /\.(All|Shared)$|Write|Send|Manage|Control|AccessAs/i.test(permission)
  );
}

/** @see https://learn.microsoft.com/entra/identity/enterprise-apps/configure-permission-classifications */
const harmless = new Set(["openid", "profile", "email", "offline_access", "user.read", "user.readbasic.all"]);
