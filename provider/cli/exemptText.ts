import { count } from "../impact/format";
import type { CutOff } from "../resources/mobileEmailAccessPolicy/quarantine/cutOff";
import type { ExemptReport } from "../resources/mobileEmailAccessPolicy/quarantine/exempt";
import type { ExemptedMode } from "../resources/mobileEmailAccessPolicy/quarantine/ledgerFile";
import type { RevokeReport } from "../resources/mobileEmailAccessPolicy/quarantine/revoke";

export function exemptLine(report: ExemptReport): string {
  const { dryRun, mode, afterSwitch, devices, mailboxes, notShown } = report;
  const what = `${count(devices, "device")} of ${count(mailboxes, "mailbox", "mailboxes")}`;
  const missing =
    notShown > 0
      ? ` ${count(notShown, "device is", "devices are")} not shown by the tenant yet: run this again.`
      : "";
  const rest = `${endedLine(report)}${unclearLine(report)}`;
  if (dryRun) return `${what} would be exempted. Nothing was written.${rest}`;
  if (devices === 0) return `Every device that currently syncs is already exempted.${rest}`;
  return `${what} ${devices === 1 ? "keeps" : "keep"} syncing${afterSwitch ? "" : ` when ${begins[mode]}. Next: pulumi up, then this command again`}.${missing}${rest}`;
}

const begins: Record<ExemptedMode, string> = {
  anyAppPromptNew: "new devices are prompted",
  outlookOnly: "only Outlook is allowed",
};

const endedLine = ({ inEndedRings }: ExemptReport): string =>
  inEndedRings > 0
    ? ` ${count(inEndedRings, "device is left as it is, because the exemptions of its ring have ended", "devices are left as they are, because the exemptions of their rings have ended")}: to exempt them again, name people or groups.`
    : "";

function unclearLine({ unclear = 0 }: ExemptReport): string {
  if (unclear === 0) return "";
  const [they, were] = unclear === 1 ? ["it", "was"] : ["they", "were"];
  return ` ${count(unclear, "device")} that ${were} set up before the mode was switched on ${unclear === 1 ? "is" : "are"} stopped by it, and ${were} not exempted, because it is not known whether ${they} synced until then. If every app was allowed until then, run this again with --from anyApp.`;
}

export function revokeLine({ dryRun, devices, mailboxes, gone, cutOff }: RevokeReport): string {
  const what = `${count(devices, "exemption")} of ${count(mailboxes, "mailbox", "mailboxes")}`;
  const before = gone > 0 ? ` ${count(gone, "exemption", "exemptions")} had already been removed.` : "";
  if (!dryRun)
    return `${cutOff.devices > 0 ? `${cutOffLine(cutOff, "stopped")} ` : ""}${what} reverted.${before}`;
  const lost = cutOff.devices > 0 ? `${cutOffLine(cutOff)} ` : "";
  return `${lost}${what} would be reverted. Nothing was written.${before}`;
}

/** Which devices stop syncing without their exemptions, and why. */
export function cutOffLine(
  { devices, mailboxes, level }: CutOff,
  when: "coming" | "stopped" = "coming",
): string {
  const who = `${count(devices, "device")} of ${count(mailboxes, "mailbox", "mailboxes")}`;
  const [their, them] = devices === 1 ? ["its", "it"] : ["their", "them"];
  const [stop, allows] =
    when === "stopped"
      ? ["stopped syncing", "allowed"]
      : [`will stop syncing at ${their} next contact`, "allows"];
  return `${who} ${stop}: only the exemption ${allows} ${them} (default access level ${level}).`;
}
