import type { Loopback } from "../../provider/loopback";
import type { Engine, Run } from "./engine";
import { type Check, firstBroken, type Step } from "./play";

export interface Stage {
  loopback: Loopback;
  engine: Engine;
}

const ended = (run: Run): Check => [run.exitCode === 0, `pulumi ended with exit code ${run.exitCode}`];
const shows = (run: Run, text: string): Check => [
  run.text.includes(text),
  `the preview does not show "${text}"`,
];
const onlyReads = ({ loopback }: Stage): Check => [
  loopback.requests.every(({ kind }) => kind === "read"),
  "a preview wrote to the tenant",
];

function profileOf({ loopback }: Stage) {
  return [...loopback.tenant.deviceConfigurations.values()].find(
    ({ displayName }) => displayName === "iOS mail",
  );
}

const consentOf = ({ loopback }: Stage) =>
  loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned.join();

/** What the quickstart promises, step by step. */
export const steps: readonly Step<Stage>[] = [
  {
    says: "A simulated tenant on this machine. Preview of a new stack: what it would do, and to whom.",
    async play(stage) {
      await stage.engine.run("stack", "init", "quickstart");
      const preview = await stage.engine.run("preview");
      return firstBroken(
        ended(preview),
        onlyReads(stage),
        shows(preview, "5 to create"),
        shows(preview, "will stop syncing"),
        shows(preview, "get the account"),
      );
    },
  },
  {
    says: "Roll it out.",
    async play(stage) {
      const up = await stage.engine.run("up", "--yes", "--skip-preview");
      return firstBroken(
        ended(up),
        [
          stage.loopback.tenant.organizationSettings.DefaultAccessLevel === "Block",
          "other apps may still sync",
        ],
        [consentOf(stage).includes("microsoft-user-default-recommended"), "consent is not Microsoft-managed"],
        [profileOf(stage) !== undefined, "there is no profile"],
      );
    },
  },
  {
    says: "Preview again: the tenant is as declared.",
    async play(stage) {
      stage.loopback.clearRequests();
      const preview = await stage.engine.run("preview", "--expect-no-changes");
      return firstBroken(ended(preview), onlyReads(stage), shows(preview, "5 unchanged"));
    },
  },
  {
    says: "Somebody works in the admin portals: lets users consent to low-risk apps, and changes the mail server in the profile.",
    async play(stage) {
      const profile = profileOf(stage);
      stage.loopback.administrator.setConsentPolicies([
        "ManagePermissionGrantsForSelf.microsoft-user-default-low",
      ]);
      if (profile)
        stage.loopback.administrator.changeDeviceConfiguration(profile.id, { hostName: "mail.contoso.com" });
      stage.loopback.clearRequests();
      console.log("The next preview shows both changes:\n");
      const preview = await stage.engine.run("preview");
      return firstBroken(
        ended(preview),
        onlyReads(stage),
        shows(preview, "2 to update"),
        shows(preview, "lowRisk"),
        shows(preview, 'settings.hostName is "mail.contoso.com"'),
      );
    },
  },
  {
    says: "Reset it.",
    async play(stage) {
      const up = await stage.engine.run("up", "--yes", "--skip-preview");
      return firstBroken(
        ended(up),
        [profileOf(stage)?.hostName === "outlook.office365.com", "the profile was not reset"],
        [consentOf(stage).includes("microsoft-user-default-recommended"), "consent was not reset"],
      );
    },
  },
  {
    says: "Destroy the stack: the profile and its assignment are deleted, the tenant-wide settings stay as they are.",
    async play(stage) {
      const destroy = await stage.engine.run("destroy", "--yes", "--skip-preview");
      return firstBroken(
        ended(destroy),
        [profileOf(stage) === undefined, "the profile is still there"],
        [
          stage.loopback.tenant.organizationSettings.DefaultAccessLevel === "Block",
          "a tenant-wide setting was changed",
        ],
        [
          stage.loopback.violations.length === 0,
          `the contract was violated: ${stage.loopback.violations.join("; ")}`,
        ],
      );
    },
  },
];
