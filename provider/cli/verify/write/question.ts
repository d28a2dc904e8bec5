import { ConstraintError } from "../../../errors";
import { list, quoted } from "../../../impact/format";
import { agrees } from "../../command";
import { profileName } from "./sent";
import type { Wanted } from "./wanted";

/** Describes what the run is going to do. */
export function planOf(tenantId: string, { platform, certificate, group }: Wanted): string {
  const steps = [
    `creates the profile ${quoted(profileName)} for ${platform.label}, assigned to nobody`,
    "reads and changes it",
    ...(certificate ? [`links it to the certificate profile ${certificate.id}`, "unlinks it"] : []),
    ...(group ? [`assigns it to the empty group ${quoted(group.name)}`, "removes the assignment again"] : []),
    "deletes it",
  ];
  return [
    `In tenant ${tenantId} this ${list(steps)}.`,
    "Requests that Intune should refuse are sent as well; if Intune accepts one and creates another profile, that profile is deleted too.",
    "If admin consent requests are off and name no reviewers, that policy is sent to Entra ID unchanged.",
    "A profile that an earlier run left behind is deleted first, if nobody has changed it since.",
  ].join(" ");
}

/** @throws ConstraintError if there is no terminal to ask on */
export function assertAskable(yes: boolean | undefined): void {
  if (yes || (process.stdin.isTTY && process.stdout.isTTY)) return;
  throw new ConstraintError(
    "verify --write changes the tenant and asks for confirmation first, but there is no terminal to answer. Nothing was written. Run it again with --yes to skip the question.",
  );
}

export const mayWrite = (plan: string): Promise<boolean> => agrees(`${plan} Continue?`);
