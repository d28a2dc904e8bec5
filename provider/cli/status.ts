import { Command } from "commander";
import { ConstraintError } from "../errors";
import { visibleJson } from "../foreignText";
import { count, figure, quoted } from "../impact/format";
import { nearest } from "../nearest";
import { allProfiles } from "../resources/deviceConfigurations/profileList";
import { type ProfileStatus, profileStatuses } from "../resources/deviceConfigurations/profileStatus";
import type { Tenant } from "../tenant/connect";
import { signedIn } from "./command";
import { cwdOption, type OfStack, stackOption } from "./stackConfiguration";
import { say } from "./terminal";

interface Options extends OfStack {
  name?: string;
  json?: boolean;
}

export function statusCommand(): Command {
  return new Command("status")
    .description(
      "Counts the devices that have each e-mail profile, and those that are pending, failed, in conflict or not applicable, with the usual reasons. Only reads.",
    )
    .option("--name <name>", "only profiles with this display name")
    .option("--json", "print the result as JSON")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ name, json, ...of }: Options): Promise<void> {
  const tenant = await signedIn(of);
  const profiles = await profileStatuses(tenant, { displayName: name });
  if (name !== undefined && profiles.length === 0) throw await noSuch(tenant, name);
  const report = { version: 1, tenantId: tenant.tenantId, profiles };
  say(json ? visibleJson(report, 2) : toText(profiles));
}

async function noSuch(tenant: Tenant, name: string): Promise<ConstraintError> {
  const names = [...(await allProfiles(tenant)).values()].map(({ displayName }) => displayName ?? "");
  const near = nearest(name, names);
  const hint = near === undefined ? "" : ` Did you mean ${quoted(near)}?`;
  return new ConstraintError(
    `--name: no e-mail profile is called ${quoted(name)}.${hint}`,
    "M365_CONFIGURATION",
  );
}

function toText(profiles: readonly ProfileStatus[]): string {
  if (profiles.length === 0) return "The tenant has no e-mail profiles.";
  return profiles.map(linesOf).join("\n\n");
}

function linesOf(one: ProfileStatus): string {
  const counts = [
    ["succeeded", one.succeeded],
    ["pending", one.pending],
    ["failed", one.failed],
    ["in conflict", one.conflict],
    ["not applicable", one.notApplicable],
  ] as const;
  const total = counts.reduce((sum, [, number]) => sum + number, 0);
  const shown = counts
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${figure(number)} ${what}`);
  const when = one.lastReported ? `, counted ${one.lastReported.slice(0, 16).replace("T", " ")} UTC` : "";
  const head = `${quoted(one.displayName)} (${one.platform}): ${count(total, "device")}${when}`;
  return [
    head,
    ...(shown.length > 0 ? [`  ${shown.join(", ")}`] : []),
    ...one.reasons.map((line) => `  ${line}`),
  ].join("\n");
}
