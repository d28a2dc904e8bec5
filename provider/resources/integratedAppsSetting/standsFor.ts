import { countedHere } from "../../counted";
import type { Context, Observed, Values } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { apiInWords } from "./lowRisk/apis";
import { lowIn, readClassified } from "./lowRisk/classified";
import { classified, isLowRisk } from "./lowRisk/effects";
import { fingerprintOf } from "./policies/fingerprint";
import { readContents } from "./policies/read";
import type { IntegratedAppsSettingInputs } from "./schema";
import { allIds, consentOf, type LiveSetting } from "./wire";

/** Used for values that could not be read: an accepted difference covers them only if it contains this text itself. */
const notKnown = "not known";

/**
 * What a `userConsent` mode consists of: its policies, and for `m365 drift` also their contents and the classified
 * permissions. Both can change in the tenant while the mode stays the same.
 */
export async function consentStandsFor(
  { tenant, look }: Context,
  { inputs, raw }: Observed<IntegratedAppsSettingInputs, LiveSetting>,
  path: string,
): Promise<Values | undefined> {
  if (path !== "userConsent") return undefined;
  const { userConsent, permissionGrantPolicyIds } = inputs;
  const values = {
    ...(userConsent === "custom" ? { permissionGrantPolicyIds } : {}),
    ...(look ? await heldBy(tenant, raw, userConsent) : {}),
  };
  return Object.keys(values).length > 0 ? values : undefined;
}

async function heldBy(
  tenant: Tenant,
  raw: LiveSetting,
  userConsent: IntegratedAppsSettingInputs["userConsent"] | undefined,
): Promise<Values> {
  const consent = consentOf(raw);
  const isOfPolicies = userConsent === "custom" || userConsent === "microsoftManaged";
  const [contents, low] = await Promise.all([
    isOfPolicies ? contentsNow(tenant, allIds(consent)) : undefined,
    isLowRisk(consent) ? lowNow(tenant, raw) : undefined,
  ]);
  return { ...(contents ? { contents } : {}), ...(low ? { classified: low } : {}) };
}

async function contentsNow(tenant: Tenant, ids: string[]): Promise<string> {
  const contents = await readContents(tenant, { userConsent: "custom", permissionGrantPolicyIds: ids });
  return contents ? fingerprintOf(contents) : notKnown;
}

/** Undefined if nothing is classified as low, so that nobody can consent. */
async function lowNow(tenant: Tenant, raw: LiveSetting): Promise<string[] | string | undefined> {
  const apis = [...classified, ...(raw.classified?.keys() ?? [])];
  const found = await countedHere("which permissions are classified as low", () =>
    readClassified(tenant, apis),
  );
  if (!found) return notKnown;
  const low = lowIn(found).map(({ appId, permission }) => `${apiInWords(appId)}: ${permission}`);
  return low.length > 0 ? low.sort() : undefined;
}
