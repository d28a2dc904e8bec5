import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loopback } from "../../../provider/loopback";
import type { Engine, Run } from "../engine";
import { type Check, firstBroken, type Step } from "../play";

export interface Stage {
  loopback: Loopback;
  engine: Engine;
  /** `m365 drift`. */
  drift: Engine;
  folder: string;
}

const ended = (run: Run, exitCode: number): Check => [
  run.exitCode === exitCode,
  `the exit code is ${run.exitCode}, not ${exitCode}`,
];
const shows = (run: Run, text: string): Check => [
  run.text.includes(text),
  `the text does not show "${text}"`,
];
const onlyReads = ({ loopback }: Stage): Check => [
  loopback.requests.every(({ kind }) => kind === "read"),
  "a check wrote to the tenant",
];

const profileOf = ({ loopback }: Stage) =>
  [...loopback.tenant.deviceConfigurations.values()].find(({ displayName }) => displayName === "iOS mail");
const consentOf = ({ loopback }: Stage) =>
  loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned.join();

const fileIn = ({ folder }: Stage, name: string) => join(folder, name);

interface Reported {
  properties: { accept?: { entry?: object } }[];
}

/** Writes the entries that the report proposes, with a reason and a last day. */
function writeIgnores(stage: Stage, until: string): void {
  const { stacks } = JSON.parse(readFileSync(fileIn(stage, "drift.json"), "utf8"));
  const entries = (stacks[0].resources as Reported[]).flatMap(({ properties }) =>
    properties.flatMap(({ accept }) => accept?.entry ?? []),
  );
  const accepted = entries.map((entry) => ({ ...entry, reason: "pilot of the sales team", until }));
  writeFileSync(fileIn(stage, "ignore.yaml"), JSON.stringify(accepted));
}

/** Each of these is enough to read the consent setting. */
const readsConsent = ["Policy.Read.All", "Policy.ReadWrite.Authorization"];

/** What docs/drift.md promises, step by step. */
export const steps: readonly Step<Stage>[] = [
  {
    says: "A simulated tenant on this machine. Roll out a stack, and check it: exit 0.",
    async play(stage) {
      await stage.engine.run("stack", "init", "prod");
      const up = await stage.engine.run("up", "--yes", "--skip-preview");
      stage.loopback.clearRequests();
      const look = await stage.drift.run("--json", "clean.json", "--history", "history.jsonl");
      return firstBroken(ended(up, 0), ended(look, 0), onlyReads(stage), shows(look, "prod  in line"));
    },
  },
  {
    says: "Somebody works in the admin portals: exit 2, with who and when.",
    async play(stage) {
      stage.loopback.administrator.setConsentPolicies([
        "ManagePermissionGrantsForSelf.microsoft-user-default-low",
      ]);
      const profile = profileOf(stage);
      if (profile)
        stage.loopback.administrator.changeDeviceConfiguration(profile.id, { hostName: "mail.contoso.com" });
      const outputs = [
        "--json",
        "drift.json",
        "--markdown",
        "drift.md",
        "--sarif",
        "drift.sarif",
        "--html",
        "drift.html",
      ];
      const look = await stage.drift.run(...outputs, "--history", "history.jsonl");
      const report = readFileSync(fileIn(stage, "drift.json"), "utf8");
      return firstBroken(
        ended(look, 2),
        onlyReads(stage),
        shows(look, "userConsent: off → lowRisk"),
        shows(look, "settings.hostName: outlook.office365.com → mail.contoso.com"),
        shows(look, "UTC, by an administrator"),
        shows(look, "page: drift.html"),
        [!report.includes(stage.loopback.administrator.userPrincipalName), "the report names somebody"],
        [!report.includes(stage.loopback.clientSecret), "the report contains the secret"],
      );
    },
  },
  {
    says: "Both are accepted for a time (--ignore): exit 0.",
    async play(stage) {
      writeIgnores(stage, "2999-12-31");
      const look = await stage.drift.run("--ignore", "ignore.yaml");
      return firstBroken(ended(look, 0), shows(look, "ignored until 2999-12-31: pilot of the sales team"));
    },
  },
  {
    says: "The time is over: exit 2, and it says why.",
    async play(stage) {
      writeIgnores(stage, "2020-12-31");
      const look = await stage.drift.run("--ignore", "ignore.yaml");
      return firstBroken(
        ended(look, 2),
        shows(look, "no longer ignored, the entry ended on 2020-12-31: pilot of the sales team"),
      );
    },
  },
  {
    says: "Reset it (--fix): exit 0.",
    async play(stage) {
      const fix = await stage.drift.run("--fix", "--json", "fixed.json", "--history", "history.jsonl");
      const history = readFileSync(fileIn(stage, "history.jsonl"), "utf8").trim().split("\n");
      return firstBroken(
        ended(fix, 0),
        shows(fix, "2 of 3 resources, reset"),
        [profileOf(stage)?.hostName === "outlook.office365.com", "the profile was not reset"],
        [!consentOf(stage).includes("ForSelf."), "consent was not reset"],
        [history.length === 3, `the history has ${history.length} lines, not 3`],
      );
    },
  },
  {
    says: "The tenant cannot be read: exit 1, never reported as in line.",
    async play(stage) {
      const { tenant } = stage.loopback;
      tenant.applicationRoles = tenant.applicationRoles.filter((role) => !readsConsent.includes(role));
      const look = await stage.drift.run("--fail-on", "never");
      return firstBroken(
        ended(look, 1),
        shows(look, "could not tell: apps: 403 from GET /v1.0/policies/authorizationPolicy"),
        [
          stage.loopback.violations.length === 0,
          `the contract was violated: ${stage.loopback.violations.join("; ")}`,
        ],
      );
    },
  },
];
