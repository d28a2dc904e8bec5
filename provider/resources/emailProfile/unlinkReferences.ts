import { setTimeout as wait } from "node:timers/promises";
import { ApiError, isNotFound } from "../../errors";
import type { Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { deleteReference } from "../../tenant/graph/references";
import { timeouts } from "../../tenant/timeouts";
import type { Platform, Reference } from "../deviceConfigurations/platforms/platform";
import { differing, type Ids, readReference } from "./profileReferences";

interface Unlinking {
  platform: Platform;
  id: string;
  wanted: object;
  paths: readonly string[];
}

/** Unlinks are written after the change that makes them unnecessary. */
export async function unlinkReferences(
  { tenant, say }: Context,
  { platform, id, wanted, paths }: Unlinking,
): Promise<void> {
  const superfluous = differing(platform, paths).filter(({ input }) => (wanted as Ids)[input] === undefined);
  for (const reference of superfluous)
    if (!(await unlink(tenant, reference, id))) say(staysLinked(reference));
}

/** Whether the reference is gone. */
async function unlink(tenant: Tenant, reference: Reference, id: string): Promise<boolean> {
  const isGone = async () => (await readReference(tenant, reference, id, true)) === undefined;
  try {
    await deleteReference(tenant.graph, { id, ...reference });
  } catch (error) {
    if (!knowsNoRoute(error) && !isNotFound(error)) throw error;
    return isGone();
  }
  // Replicas may lag, so look several times; but do not wait long for a service that keeps the link.
  for (const pauseMs of [0, timeouts.firstLookMs, 4 * timeouts.firstLookMs]) {
    await wait(pauseMs);
    if (await isGone()) return true;
  }
  return false;
}

/** [I] The answer for a profile type whose references cannot be removed; no such type is known. */
const knowsNoRoute = (error: unknown): boolean =>
  error instanceof ApiError && /No method match route template/i.test(error.serviceCode);

/** The profile still works, so this is a message and not an error. */
const staysLinked = ({ input }: Reference): string =>
  `settings.${input} stays linked: Intune does not unlink it. It has no effect on devices as the profile is now. To remove it, run pulumi up with --replace for this resource: this creates a new profile, and its users set up mail again.`;
