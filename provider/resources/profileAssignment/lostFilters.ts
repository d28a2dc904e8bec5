import { ConstraintError } from "../../errors";
import { countAudience } from "../../impact/audience";
import { audienceInWords } from "../../impact/words/audience";
import type { Tenant } from "../../tenant/connect";
import { type ResolvedTarget, toAudience } from "../deviceConfigurations/assignmentTargets";
import { filterWithId } from "./lookUpByName";

/**
 * Intune refuses a whole list if the filter of one entry is gone. Sent without its filter, an entry of somebody else
 * would reach other people, so only its owner can decide what to do with it.
 */
export async function refuseLostFilters(tenant: Tenant, foreign: readonly ResolvedTarget[]): Promise<void> {
  for (const entry of foreign) {
    if (!entry.filterId || (await filterWithId(tenant, entry.filterId))) continue;
    const audience = toAudience(entry);
    const who = audienceInWords(
      await countAudience(tenant, audience ? [{ ...audience, isFiltered: false }] : []),
    );
    throw new ConstraintError(
      `${who} are assigned with a filter that no longer exists ("${entry.filterId}"), by an entry that this resource did not add. Intune refuses every change of a list that contains such an entry. Nothing was written. Remove that entry in Intune, or give it another filter, then run this again.`,
    );
  }
}
