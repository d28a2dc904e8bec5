import type { CheckFailure } from "../../lifecycle/define";
import { everyRule, platformNamed } from "../deviceConfigurations/platforms";
import type { Settings } from "../deviceConfigurations/platforms/rules";
import { markerOf } from "../deviceConfigurations/profileMarker";
import type { EmailProfileInputs } from "./schema";

export function rules(inputs: Partial<EmailProfileInputs>, unknownPaths: readonly string[]): CheckFailure[] {
  const settings: Settings & { platform?: string } = inputs.settings ?? {};
  const book = settings.platform === undefined ? everyRule : (platformNamed(settings.platform)?.rules ?? []);
  const isUnknown = (key: string) =>
    unknownPaths.some((path) => path === "settings" || path === `settings.${key}`);
  const ofSettings = book
    .filter(({ property, reads }) => ![property, ...reads].some(isUnknown))
    .filter(({ isBroken }) => isBroken(settings))
    .map(({ property, reason }) => ({ property: `settings.${property}`, reason }));
  return [...markerFailures(inputs), ...ofSettings];
}

/** A marker line copied from the portal would name another resource, or would always be a difference. */
function markerFailures({ description, marker }: Partial<EmailProfileInputs>): CheckFailure[] {
  const copied = marker === false ? undefined : markerOf(description);
  if (copied === undefined) return [];
  const reason = `contains [pulumi:${copied}], a line that this provider adds itself. Remove it, or set marker: false so that none is added.`;
  return [{ property: "description", reason }];
}
