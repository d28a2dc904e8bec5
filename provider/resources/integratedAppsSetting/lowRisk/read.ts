import { countedHere } from "../../../counted";
import type { Tenant } from "../../../tenant/connect";
import type { Classified } from "../../../tenant/graph/permissionClassifications";
import type { Names } from "../consentReviewers";
import type { State } from "../schema";
import { consentOf, type LiveSetting, namesBefore } from "../wire";
import { appIdOf, resolveApis } from "./apis";
import { declaredIn, readClassified } from "./classified";
import { classified, isLowRisk } from "./effects";

/**
 * The classifications of the declared APIs, and of those that a restore writes. A failure is an error, because writes
 * depend on them.
 */
export async function readClasses(
  tenant: Tenant,
  declared: State,
): Promise<{ names: Names; classified?: Classified }> {
  const all = [...declaredIn(declared), ...(declared.previous?.lowRiskPermissions ?? [])];
  if (all.length === 0) return { names: new Map() };
  const names = await resolveApis(tenant, all);
  const ids = [names, namesBefore(declared)].flatMap((known) =>
    all.flatMap(({ api }) => appIdOf(api, known) ?? []),
  );
  return { names, classified: await readClassified(tenant, ids) };
}

/** For an import: classifications are declared only if the tenant's mode uses them. */
export async function classesInUse(tenant: Tenant, live: LiveSetting): Promise<Classified | undefined> {
  return isLowRisk(consentOf(live))
    ? countedHere("which permissions are classified as low", () => readClassified(tenant, classified))
    : undefined;
}
