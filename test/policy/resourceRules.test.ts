import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { isExchangeOnline } from "../../provider/resources/emailProfile/exchangeOnline";
import { judge, optionsOf, unknown } from "./judge";

const fronts = ["classes", "plugin"] as const;
const group = { kind: "group", groupName: "Sales" };

type Case = [rule: string, what: string, kind: string, inputs: object, findings: number];

const cases: Case[] = [
  ["no-legacy-consent", "legacy", "IntegratedAppsSetting", { userConsent: "legacy" }, 1],
  ["no-legacy-consent", "Microsoft-managed", "IntegratedAppsSetting", { userConsent: "microsoftManaged" }, 0],
  [
    ...["no-legacy-consent", "legacy by its policy id", "IntegratedAppsSetting"],
    ...[{ userConsent: "custom", permissionGrantPolicyIds: ["own", "Microsoft-User-Default-Legacy"] }, 1],
  ] as Case,
  ["no-legacy-consent", "another policy", "IntegratedAppsSetting", { permissionGrantPolicyIds: ["own"] }, 0],
  ["no-legacy-consent", "an unknown value", "IntegratedAppsSetting", { userConsent: unknown }, 0],
  ["on-delete-declared", "nothing", "IntegratedAppsSetting", { userConsent: "off" }, 1],
  ["on-delete-declared", "nothing, for mail", "MobileEmailAccessPolicy", { mode: "outlookOnly" }, 1],
  ["on-delete-declared", "null", "MobileEmailAccessPolicy", { onDelete: null }, 1],
  ["on-delete-declared", "retain", "MobileEmailAccessPolicy", { onDelete: "retain" }, 0],
  ["on-delete-declared", "an unknown value", "MobileEmailAccessPolicy", { onDelete: unknown }, 0],
  ["on-delete-declared", "a profile", "EmailProfile", {}, 0],
  [
    "filter-for-all",
    "all users without a filter",
    "ProfileAssignment",
    { targets: [{ kind: "allUsers" }] },
    1,
  ],
  [
    ...["filter-for-all", "all users and all devices without a filter", "ProfileAssignment"],
    ...[{ targets: [{ kind: "allUsers" }, group, { kind: "allDevices" }] }, 2],
  ] as Case,
  [
    ...["filter-for-all", "a filter that is null", "ProfileAssignment"],
    ...[{ targets: [{ kind: "allUsers", filterId: null, filterName: null }] }, 1],
  ] as Case,
  [
    ...["filter-for-all", "a filter by name", "ProfileAssignment"],
    ...[{ targets: [{ kind: "allDevices", filterName: "Corporate", filterMode: "include" }] }, 0],
  ] as Case,
  [
    ...["filter-for-all", "a filter created in the same update", "ProfileAssignment"],
    ...[{ targets: [{ kind: "allDevices", filterId: unknown, filterMode: "include" }] }, 0],
  ] as Case,
  ["filter-for-all", "unknown targets", "ProfileAssignment", { targets: unknown }, 0],
  ["filter-for-all", "a group", "ProfileAssignment", { targets: [group] }, 0],
  ["protected", "an assignment", "ProfileAssignment", { targets: [] }, 1],
  ["protected", "a setting, which stays in the tenant on delete", "IntegratedAppsSetting", {}, 0],
];

test.each(fronts.flatMap((front) => cases.map((one) => [front, ...one] as const)))(
  "%s, %s: %s",
  async (front, rule, _, kind, inputs, findings) => {
    expect(await judge(rule, { kind, inputs, front })).toHaveLength(findings);
  },
);

test("a finding is a sentence with its fix", async () => {
  expect(
    await judge("no-legacy-consent", { kind: "IntegratedAppsSetting", inputs: { userConsent: "legacy" } }),
  ).toEqual([
    'userConsent is "legacy": people can give every app, including unverified ones, access to their data. Set userConsent to "microsoftManaged", "lowRisk" or "off".',
  ]);
});

test("resources of other providers are ignored", async () => {
  const inputs = { userConsent: "legacy" };
  expect(await judge("no-legacy-consent", { kind: "Other:IntegratedAppsSetting", inputs })).toEqual([]);
});

test("on-delete-declared can require one of the values", async () => {
  const resource = { kind: "IntegratedAppsSetting", inputs: { onDelete: "retain" } };

  expect(await judge("on-delete-declared", resource, { allowed: ["restore"] })).toEqual([
    expect.stringMatching(/^onDelete is "retain", and only "restore" is allowed\./),
  ]);
});

test("a protected resource has no finding", async () => {
  expect(await judge("protected", { kind: "EmailProfile", inputs: {}, isProtected: true })).toEqual([]);
});

const ios = (more: object) => ({
  kind: "EmailProfile",
  inputs: { settings: { platform: "ios", hostName: "outlook.office365.com", ...more } },
});

test.each([
  ["nothing", {}, 1],
  ["false", { useOAuth: false }, 1],
  ["null", { useOAuth: null }, 1],
  ["true", { useOAuth: true }, 0],
  ["an unknown value", { useOAuth: unknown }, 0],
  ["another spelling of the host, with a port", { hostName: "Outlook.Office365.com:443" }, 1],
  ["another server", { hostName: "mail.contoso.com" }, 0],
  ["a platform whose profiles have no OAuth", { platform: "androidWorkProfileGmail" }, 0],
])("oauth: %s", async (_, more, findings) => {
  expect(await judge("oauth", ios(more))).toHaveLength(findings);
});

test("oauth applies to the same servers and platforms as the provider", async () => {
  const hosts = optionsOf("oauth")["hosts"] as string[];
  const judged = await Promise.all(
    platforms.map(async ({ name }) => [name, (await judge("oauth", ios({ platform: name }))).length > 0]),
  );

  const spelled = hosts.flatMap((host) => [host, `${host}:443`, host.toUpperCase()]);
  expect(spelled.filter((host) => !isExchangeOnline(host))).toEqual([]);
  expect(isExchangeOnline("outlook.office365.com.contoso.com")).toBe(false);
  expect(hosts).toHaveLength(5);
  expect(judged).toEqual(platforms.map(({ name, oauthAppId }) => [name, oauthAppId !== undefined]));
});

describe("release-schedule", () => {
  const prompting = { kind: "MobileEmailAccessPolicy", inputs: { mode: "anyAppPromptNew" } };
  const home = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "m365-policy-")));
    mkdirSync(join(folder, "node_modules/pack"), { recursive: true });
    // The folder in which the engine starts a pack.
    process.chdir(join(folder, "node_modules/pack"));
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  test("applies only to the prompt modes", async () => {
    expect(await judge("release-schedule", prompting)).toHaveLength(1);
    expect(await judge("release-schedule", { ...prompting, inputs: { mode: "outlookOnly" } })).toEqual([]);
    expect(await judge("release-schedule", { ...prompting, inputs: { mode: unknown } })).toEqual([]);
  });

  test.each([
    ["GitHub", "github-actions", ".github/workflows/release.yml"],
    ["Azure Pipelines", "azure-pipelines", "azure-pipelines.yml"],
    ["GitLab", "gitlab-ci", ".gitlab-ci.yml"],
  ])(
    "finds the command in the example file for %s, and not if it is commented out",
    async (_, example, path) => {
      const { readFileSync } = await import("node:fs");
      const text = readFileSync(join(__dirname, "../../examples", example, path), "utf8");
      write(path, text);
      expect(await judge("release-schedule", prompting)).toEqual([]);

      write(path, text.replace(/^(.*m365 release .*)$/gm, "# $1"));
      expect(await judge("release-schedule", prompting)).toHaveLength(1);
    },
  );

  test("does not accept the name of a job that does something else", async () => {
    write(
      ".github/workflows/other.yml",
      "name: m365 release on schedule\non: workflow_dispatch\njobs: { a: { steps: [{ run: echo }] } }\n",
    );
    expect(await judge("release-schedule", prompting)).toHaveLength(1);
  });

  test("finds the command in another file if the configuration names it", async () => {
    expect(await judge("release-schedule", prompting, { elsewhere: "job m365-release" })).toEqual([]);
    expect(await judge("release-schedule", prompting, { elsewhere: " " })).toHaveLength(1);
  });
});
