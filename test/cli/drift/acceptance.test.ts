import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAccepted } from "../../../provider/cli/drift/accept";
import type { IgnoreEntry } from "../../../provider/cli/drift/ignore/file";
import { lookFromState } from "../../../provider/cli/drift/lookFromState";
import type { DriftReport } from "../../../provider/cli/drift/report";
import { findDrift } from "../../../provider/cli/drift/run";
import type { Values } from "../../../provider/lifecycle/define";
import { guardedSets, type Loopback, startLoopback, trustLoopback } from "../../../provider/loopback";
import type { Kind } from "../../../provider/resources/index";
import { consent, lowRisk } from "./managedResource";
import { fronts, type KeptResource, made, secretOf, stateWith } from "./states";

const now = new Date("2026-11-21T12:00:00.000Z");
const day = { reason: "a pilot", until: "2026-12-31" };

/** `m365 drift --ignore` on one stack with these resources. */
async function drift(loopback: Loopback, kept: readonly KeptResource[], ignores: readonly IgnoreEntry[]) {
  return findDrift({
    cwd: ".",
    look: () =>
      lookFromState(stateWith(kept), {
        environment: loopback.environment,
        stackConfiguration: () => undefined,
      }),
    ...{ stacks: ["prod"], parallel: 1, confirmAfterMs: 0, auditWait: 0, ignores, failOn: "drift" },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    now: () => now,
  });
}

async function managed(kind: Kind, inputs: Values, front = fronts[0]) {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  return { loopback, kept: await made(loopback, { kind, name: "it", inputs, front: front ?? "plugin" }) };
}

const graph = "00000003-0000-0000-c000-000000000000";
const recommended = "microsoft-user-default-recommended";
const policies = (...ids: string[]) => ids.map((id) => `ManagePermissionGrantsForSelf.${id}`);

test.each(fronts)("an acceptance of low-risk apps does not accept all apps (%s)", async (front) => {
  const { loopback, kept } = await managed("IntegratedAppsSetting", consent, front);
  await using _ = loopback;
  const accepted = { resource: "it", property: "userConsent", value: "lowRisk", ...day };
  loopback.administrator.setConsentPolicies(lowRisk);
  expect(await drift(loopback, [kept], [accepted])).toMatchObject({
    exitCode: 0,
    stacks: [{ acceptances: [{ state: "accepts" }] }],
  });

  loopback.administrator.setConsentPolicies(policies("microsoft-user-default-legacy"));

  const report = await drift(loopback, [kept], [accepted]);
  expect(report.exitCode).toBe(2);
  expect(report.stacks[0]?.resources[0]?.properties[0]).toMatchObject({
    notIgnored: { ...day, words: "accepted was lowRisk, the tenant has legacy" },
    accept: { entry: { stack: "prod", resource: "it", property: "userConsent", value: "legacy" } },
  });
});

test("an acceptance of custom consent accepts only the policies listed in it", async () => {
  const { loopback, kept } = await managed("IntegratedAppsSetting", consent);
  await using _ = loopback;
  loopback.administrator.setConsentPolicies(policies("contoso-mail"));
  const [first] = (await drift(loopback, [kept], [])).stacks;
  const entry = first?.resources[0]?.properties[0]?.accept?.entry;
  expect(entry).toMatchObject({ value: "custom", with: { permissionGrantPolicyIds: ["contoso-mail"] } });
  const accepted = { ...entry, ...day } as IgnoreEntry;
  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 0 });

  loopback.administrator.setConsentPolicies(policies("contoso-mail", "contoso-everything"));

  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 2 });
});

/** The ignore entry that the report offers for the first difference, with a reason and a last day added. */
async function offered(loopback: Loopback, kept: KeptResource): Promise<IgnoreEntry> {
  const [first] = (await drift(loopback, [kept], [])).stacks;
  return { ...first?.resources[0]?.properties[0]?.accept?.entry, ...day } as IgnoreEntry;
}

test("an acceptance of low-risk apps accepts only the permissions classified as low at that time", async () => {
  const { loopback, kept } = await managed("IntegratedAppsSetting", consent);
  await using _ = loopback;
  const byHand = { resource: "it", property: "userConsent", value: "lowRisk", ...day };
  loopback.administrator.setConsentPolicies(lowRisk);
  const nothing = await offered(loopback, kept);
  expect(nothing).not.toHaveProperty("with");
  loopback.administrator.classifyPermission(graph, "User.Read", "low");
  const accepted = await offered(loopback, kept);
  expect(accepted.with).toEqual({ classified: ["Microsoft Graph: User.Read"] });
  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 0 });

  loopback.administrator.classifyPermission(graph, "Mail.ReadWrite", "low");

  for (const entry of [accepted, byHand, nothing])
    expect(await drift(loopback, [kept], [entry])).toMatchObject({ exitCode: 2 });
  const report = await drift(loopback, [kept], [accepted]);
  expect(report.stacks[0]?.resources[0]?.properties[0]?.notIgnored?.words).toBe(
    'accepted was lowRisk (classified "Microsoft Graph: User.Read"), the tenant has lowRisk (classified "Microsoft Graph: Mail.ReadWrite" and "Microsoft Graph: User.Read")',
  );
});

test.each([
  ["custom", "contoso-calendar-apps", ["contoso-calendar-apps"]],
  ["microsoftManaged", recommended, [recommended, "microsoft-user-default-allow-consent-apps"]],
])(
  "an acceptance of %s accepts only what the policies contained at that time",
  async (value, changed, ids) => {
    const { loopback, kept } = await managed("IntegratedAppsSetting", consent);
    await using _ = loopback;
    loopback.administrator.setConsentPolicies(policies(...ids));
    const accepted = await offered(loopback, kept);
    expect(accepted).toMatchObject({ value, with: { contents: expect.stringMatching(/^[0-9a-f]{12}$/) } });
    expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 0 });

    loopback.administrator.changePermissionGrantPolicy(changed, { excludes: guardedSets(["Mail.Read"]) });

    expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 2 });
  },
);

test("an acceptance of one change to a declared policy accepts no other change with the same wording", async () => {
  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  const { loopback, kept } = await managed("IntegratedAppsSetting", inputs);
  await using _ = loopback;
  const { administrator } = loopback;
  const [set] = guardedSets();
  const sets = (apps: string[]) => ({ excludes: [{ ...set, clientApplicationIds: apps }] as never });
  administrator.changePermissionGrantPolicy(
    "contoso-calendar-apps",
    sets(["11111111-1111-1111-1111-111111111111"]),
  );
  const accepted = await offered(loopback, kept);
  expect(accepted.with).toMatchObject({ policy: "contoso-calendar-apps" });
  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 0 });

  administrator.changePermissionGrantPolicy(
    "contoso-calendar-apps",
    sets(["22222222-2222-2222-2222-222222222222"]),
  );

  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 2 });
});

const reviewed = ["contoso-calendar-apps", "contoso-mail-apps"];

/** A setting with two policies of the organisation, both of which were then changed in the tenant. */
async function twoChanged() {
  const loopback = await startLoopback({
    seed: ({ permissionGrantPolicies: list }) => {
      const [calendar] = list.filter(({ id }) => id === reviewed[0]);
      if (calendar) list.push({ ...structuredClone(calendar), id: reviewed[1] as string });
    },
  });
  trustLoopback(loopback);
  const inputs = { userConsent: "custom", permissionGrantPolicyIds: reviewed };
  const kept = await made(loopback, { kind: "IntegratedAppsSetting", name: "it", inputs, front: "plugin" });
  for (const id of reviewed)
    loopback.administrator.changePermissionGrantPolicy(id, { excludes: guardedSets() });
  return { loopback, kept };
}

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-acceptance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function accepting(report: DriftReport, file: string, ...accept: string[]): IgnoreEntry[] {
  jest.spyOn(console, "log").mockImplementation(() => undefined);
  return writeAccepted(report, { accept, ignore: join(folder, file), ...day }) ?? [];
}

const ignoredOf = ({ stacks }: DriftReport) =>
  stacks[0]?.resources[0]?.properties.map(({ item, path, ignored }) => [item ?? path, ignored !== undefined]);

test("two changed policies of one list are accepted separately", async () => {
  const { loopback, kept } = await twoChanged();
  await using _ = loopback;
  const before = await drift(loopback, [kept], []);
  const key = "prod/it/permissionGrantPolicyIds";

  expect(() => accepting(before, "none.yaml", key)).toThrow(
    `"${key}" names several differences: ${key}/contoso-calendar-apps, ${key}/contoso-mail-apps. Name one of them.`,
  );
  const one = accepting(before, "a.yaml", `${key}/contoso-mail-apps`);
  const first = await drift(loopback, [kept], one);
  const both = accepting(first, "a.yaml", "it/permissionGrantPolicyIds/contoso-calendar-apps");
  const second = await drift(loopback, [kept], both);

  expect(ignoredOf(first)).toEqual([
    ["contoso-calendar-apps", false],
    ["contoso-mail-apps", true],
  ]);
  expect(first.stacks[0]?.resources[0]?.properties[0]).not.toHaveProperty("notIgnored");
  expect([first.exitCode, second.exitCode, both.length]).toEqual([2, 0, 2]);
  expect(second.stacks[0]?.acceptances?.map(({ state }) => state)).toEqual(["accepts", "accepts"]);
});

test("an entry for the list does not cover a changed policy in it, nor the other way round", async () => {
  const { loopback, kept } = await twoChanged();
  await using _ = loopback;
  loopback.administrator.setConsentPolicies(policies("contoso-calendar-apps"));
  const before = await drift(loopback, [kept], []);
  const keys = ["permissionGrantPolicyIds", ...reviewed.map((id) => `permissionGrantPolicyIds/${id}`)];

  const accepted = keys.map((key) => accepting(before, `${key.replace("/", "-")}.yaml`, `it/${key}`));
  const judged = await Promise.all(accepted.map((entries) => drift(loopback, [kept], entries)));
  const all = accepting(before, "all.yaml", ...keys.map((key) => `it/${key}`));

  expect(judged.map((one) => ignoredOf(one)?.filter(([, isIgnored]) => isIgnored))).toEqual([
    [["permissionGrantPolicyIds", true]],
    [["contoso-calendar-apps", true]],
    [["contoso-mail-apps", true]],
  ]);
  expect(judged.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
  expect(await drift(loopback, [kept], all)).toMatchObject({ exitCode: 0 });
});

test("if only one policy changed, the property's path is enough to accept it", async () => {
  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  const { loopback, kept } = await managed("IntegratedAppsSetting", inputs);
  await using _ = loopback;
  loopback.administrator.changePermissionGrantPolicy("contoso-calendar-apps", { excludes: guardedSets() });

  const accepted = accepting(await drift(loopback, [kept], []), "b.yaml", "prod/it/permissionGrantPolicyIds");

  expect(accepted).toMatchObject([
    { property: "permissionGrantPolicyIds", with: { policy: "contoso-calendar-apps" } },
  ]);
  expect(await drift(loopback, [kept], accepted)).toMatchObject({ exitCode: 0 });
});

test("an acceptance does not cover a value that could not be read", async () => {
  const { loopback, kept } = await managed("IntegratedAppsSetting", consent);
  await using _ = loopback;
  loopback.administrator.setConsentPolicies(policies("contoso-calendar-apps"));
  const accepted = await offered(loopback, kept);
  loopback.inject({
    match: { path: /permissionGrantPolicies/ },
    status: 403,
    times: Number.POSITIVE_INFINITY,
  });

  const report = await drift(loopback, [kept], [accepted]);

  expect(report.exitCode).toBe(2);
  expect(report.stacks[0]?.resources[0]?.properties[0]?.standsFor).toMatchObject({ contents: "not known" });
});

test("an acceptance of a default access level that no mode has accepts no other level", async () => {
  const { loopback, kept } = await managed("MobileEmailAccessPolicy", { mode: "outlookOnly" });
  await using _ = loopback;
  const { administrator } = loopback;
  administrator.removeDeviceAccessRule("Outlook for iOS and Android (DeviceModel)");
  const [first] = (await drift(loopback, [kept], [])).stacks;
  const property = first?.resources[0]?.properties[0];
  expect(property?.difference).toBe("outlookOnly → custom (defaultAccessLevel Block, outlook no rule)");
  const accepted = { ...property?.accept?.entry, ...day } as IgnoreEntry;
  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 0 });

  administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });

  expect(await drift(loopback, [kept], [accepted])).toMatchObject({ exitCode: 2 });
});

test("the value of a secret is neither printed nor offered for the ignore file", async () => {
  const { loopback, kept } = await managed("IntegratedAppsSetting", consent);
  await using _ = loopback;
  kept.inputs["userConsent"] = secretOf("off", true);
  loopback.administrator.setConsentPolicies(lowRisk);

  const report = await drift(loopback, [kept], []);

  const property = report.stacks[0]?.resources[0]?.properties[0];
  expect(property?.accept?.entry).toBeUndefined();
  expect(property?.accept?.words).toContain("declare it without pulumi.secret");
  expect(JSON.stringify(property)).not.toContain("lowRisk");
});
