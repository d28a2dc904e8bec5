import { isProviderError } from "../../../errors";
import { changedBy } from "../../../impact/changedBy";
import type { ChangedBy } from "../../../impact/observation";
import type { Context } from "../../../lifecycle/define";
import { clouds } from "../../../tenant/clouds";
import type { Tenant } from "../../../tenant/connect";
import type { LoggedChange } from "../../../tenant/graph/auditLogs";
import { searchExchangeLog } from "../../../tenant/graph/exchangeLog";
import { isPermitted } from "../../../tenant/graph/request";
import type { State } from "../schema";
import type { LivePolicy } from "../wire";
import { type ChangedObject, changedObjectsOf } from "./changedObjects";

const settingsCmdlet = "Set-ActiveSyncOrganizationSettings";
const removal = "Remove-ActiveSyncDeviceAccessRule";
const cmdlets = [settingsCmdlet, "New-ActiveSyncDeviceAccessRule", "Set-ActiveSyncDeviceAccessRule", removal];

/** [I] The times of a log entry and of its object differ by less than this. */
const marginMs = 5 * 60_000;

/** Who made the changes, if Exchange's log proves it for all that differs. */
export async function attributeChange(
  context: Context,
  paths: readonly string[],
  live: LivePolicy,
  olds: State,
): Promise<ChangedBy | undefined> {
  const objects = changedObjectsOf(paths, live, olds);
  const log = objects && (await logFor(context));
  const found = log && objects.map((object) => entryFor(log, object));
  if (!found?.every((entry) => entry !== undefined)) return undefined;
  const named = objects?.map(({ names }) => names) ?? [];
  return changedBy(context.tenant, "exchangeAudit", newestFirst(found), named);
}

/** Only the public cloud has the log search, and no search is sent without its permission. Neither case is an error. */
async function logFor({ tenant, look }: Context): Promise<LoggedChange[] | undefined> {
  const { graph } = tenant;
  const auditWaitMs = look?.auditWaitMs;
  if (!auditWaitMs || graph.audience !== clouds.public.graph) return undefined;
  try {
    if (!(await isPermitted(graph, "searchExchangeLog"))) return undefined;
    return await tenant.read(searchForChanges, auditWaitMs);
  } catch (error) {
    if (isProviderError(error)) return undefined;
    throw error;
  }
}

const searchForChanges = ({ graph }: Tenant, auditWaitMs: number): Promise<LoggedChange[] | undefined> =>
  searchExchangeLog(graph, cmdlets, auditWaitMs);

/**
 * The newest entry that names the object, provided that the log already shows the object's last change: the log is
 * about an hour behind. Entries after that change changed nothing. For a deleted rule, the newest entry must be its
 * removal.
 */
function entryFor(
  log: readonly LoggedChange[],
  { names, object, lastChanged }: ChangedObject,
): LoggedChange | undefined {
  const isNamed = ({ properties }: LoggedChange) => names.some((name) => properties.includes(name));
  const about = log.filter((entry) =>
    object === "settings" ? isRun(entry, settingsCmdlet) : isNamed(entry),
  );
  if (lastChanged === "gone") return about[0] && isRun(about[0], removal) ? about[0] : undefined;
  const changedMs = Date.parse(lastChanged ?? "");
  const effective = about.filter(({ when }) => Date.parse(when) <= changedMs + marginMs);
  const isShown = effective[0] && Date.parse(effective[0].when) >= changedMs - marginMs;
  return isShown ? effective.find(isNamed) : undefined;
}

const isRun = ({ activity }: LoggedChange, cmdlet: string) => activity.toLowerCase() === cmdlet.toLowerCase();

const newestFirst = (entries: readonly LoggedChange[]) =>
  [...new Set(entries)].toSorted((one, other) => other.when.localeCompare(one.when));
