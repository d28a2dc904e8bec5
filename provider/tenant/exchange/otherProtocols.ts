import { z } from "zod";
import { type ExchangeTenant, roles } from "./cmdlet";
import { pagesOf } from "./invokeCommand";
import { valuesOf } from "./runCmdlet";

/** [I] The filter of public scripts also works here. It matches mailboxes without a value, for which both are on. */
export const withImapOrPop = "ImapEnabled -eq $true -or PopEnabled -eq $true";

/** Enough to show how open a tenant is; a large tenant has a hundred such pages. */
const mostPages = 10;

/** Number of mailboxes with IMAP or POP on; `isMore` if there may be more than were counted. */
export async function countImapOrPop(
  tenant: ExchangeTenant,
): Promise<{ mailboxes: number; isMore: boolean }> {
  const cmdlet = {
    name: "Get-CASMailbox",
    parameters: { ResultSize: "Unlimited", Filter: withImapOrPop },
    select: ["Identity"],
    role: roles.readMailboxes,
  };
  let [mailboxes, pages] = [0, 0];
  for await (const { values } of pagesOf(tenant, cmdlet)) {
    pages += 1;
    mailboxes += values.length;
    if (pages === mostPages) return { mailboxes, isMore: true };
  }
  return { mailboxes, isMore: false };
}

const organizationConfig = z.looseObject({
  EwsEnabled: z.boolean().nullish(),
  /** Ids, separated by commas. */
  EwsAllowedAppIDs: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** Exchange Web Services: on, for every app or only the listed ones; off; or unset, so that Microsoft decides. */
export interface Ews {
  is: "on" | "off" | "unset";
  /** Number of apps on the allow list; absent if there is no list. */
  apps?: number;
}

/**
 * The list of allowed apps is returned only with `RetrieveEwsOperationAccessPolicy`.
 *
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig
 */
export async function readEws(tenant: ExchangeTenant): Promise<Ews> {
  const [found] = await valuesOf(tenant, organizationConfig, {
    name: "Get-OrganizationConfig",
    parameters: { RetrieveEwsOperationAccessPolicy: true },
    select: Object.keys(organizationConfig.shape),
    role: roles.readOrganization,
  });
  const { EwsEnabled: isEnabled, EwsAllowedAppIDs: listed } = found ?? {};
  if (isEnabled !== true) return { is: isEnabled === false ? "off" : "unset" };
  const apps = [listed ?? []].flat().flatMap((ids) => ids.split(/[,;\s]+/).filter(Boolean));
  return { is: "on", ...(apps.length > 0 ? { apps: new Set(apps).size } : {}) };
}
