import { resourcesOf, stackReport } from "../../../provider/cli/drift/assemble";
import { lookFromState } from "../../../provider/cli/drift/lookFromState";
import { toMarkdown } from "../../../provider/cli/drift/markdown";
import type { DriftReport, StackReport } from "../../../provider/cli/drift/report";
import { exitCodeOf } from "../../../provider/cli/drift/run";
import { toSarif } from "../../../provider/cli/drift/sarif";
import { toText } from "../../../provider/cli/drift/text";
import { renderPage } from "../../../provider/cli/page/page";
import { guardedSets, type Loopback, startLoopback, trustLoopback } from "../../../provider/loopback";
import { fronts, made, stateWith } from "./states";

const recommended = "microsoft-user-default-recommended";

async function before(...without: string[]): Promise<Loopback> {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  loopback.administrator.changePermissionGrantPolicy(recommended, { excludes: guardedSets(without) });
  return loopback;
}

async function reportOf(loopback: Loopback, state: object): Promise<StackReport> {
  const options = { environment: loopback.environment, stackConfiguration: () => undefined };
  const look = await lookFromState(state, options);
  return stackReport("prod", look, resourcesOf(look));
}

const whole = (stack: StackReport): DriftReport => ({
  ...{ schemaVersion: 1, startedAt: "2026-11-27T00:00:00Z", finishedAt: "2026-11-27T00:00:05Z" },
  ...{ stacks: [stack], exitCode: exitCodeOf([stack], "drift") },
});

const screen = { width: 200, hasColours: false, now: new Date("2026-11-27T00:00:05Z") };
const sentence = "Microsoft changed it: + Contacts.ReadWrite, + Tasks.Read (2026-06, MC1304287).";

test.each(fronts)(
  "a change by Microsoft appears in every report without counting as drift: in line, exit code 0, nothing written (%s)",
  async (front) => {
    await using loopback = await before("Contacts.ReadWrite", "Tasks.Read");
    const apps = { kind: "IntegratedAppsSetting", name: "apps", front } as const;
    const kept = await made(loopback, { ...apps, inputs: { userConsent: "microsoftManaged" } });
    loopback.administrator.changePermissionGrantPolicy(recommended, { excludes: guardedSets() });
    loopback.clearRequests();

    const stack = await reportOf(loopback, stateWith([kept]));
    const report = whole(stack);

    expect(stack).toMatchObject({ status: "inLine", resources: [{ status: "inLine", properties: [] }] });
    expect(stack.resources[0]).not.toHaveProperty("changedBy");
    expect(report.exitCode).toBe(0);
    for (const text of [toText(report, screen, []), toMarkdown(report, screen.now), renderPage(report, [])])
      expect(text.replaceAll("\n", " ").replace(/ +/g, " ").replaceAll("\\", "")).toContain(sentence);
    expect(toSarif(report, "Pulumi.yaml")).toMatchObject({
      runs: [
        {
          results: expect.arrayContaining([
            expect.objectContaining({ ruleId: "microsoftChanged", level: "note" }),
          ]),
        },
      ],
    });
    expect(loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
  },
);

test("an administrator's drift next to Microsoft's change is drift, and each is reported separately", async () => {
  await using loopback = await before("Tasks.Read");
  const inputs = { userConsent: "microsoftManaged", userAppRegistration: false };
  const kept = await made(loopback, {
    kind: "IntegratedAppsSetting",
    name: "apps",
    inputs,
    front: "classes",
  });
  loopback.administrator.changePermissionGrantPolicy(recommended, { excludes: guardedSets() });
  loopback.administrator.changeAuthorizationPolicy({
    defaultUserRolePermissions: { allowedToCreateApps: true },
  });

  const stack = await reportOf(loopback, stateWith([kept]));

  expect(exitCodeOf([stack], "drift")).toBe(2);
  expect(stack.resources[0]).toMatchObject({
    properties: [{ path: "userAppRegistration" }],
    notices: [expect.stringContaining("Microsoft changed it: + Tasks.Read")],
    changedBy: { actor: "administrator" },
  });
  expect(stack.resources[0]?.impact.join(" ")).not.toContain("Microsoft changed");
});

test("a changed policy of the organisation's own is drift, which an update does not reset", async () => {
  await using loopback = await before();
  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  const kept = await made(loopback, { kind: "IntegratedAppsSetting", name: "apps", inputs, front: "plugin" });
  loopback.administrator.changePermissionGrantPolicy("contoso-calendar-apps", { includes: guardedSets() });

  const stack = await reportOf(loopback, stateWith([kept]));

  expect(exitCodeOf([stack], "drift")).toBe(2);
  expect(stack.resources[0]?.properties).toEqual([
    expect.objectContaining({
      path: "permissionGrantPolicyIds",
      difference: expect.stringMatching(/^the content of "contoso-calendar-apps" changed: .*− Mail\.Read/),
    }),
  ]);
});

test("narrower consent names Microsoft features that are known to cause it", async () => {
  await using loopback = await before();
  const inputs = { userConsent: "legacy" };
  const kept = await made(loopback, {
    kind: "IntegratedAppsSetting",
    name: "apps",
    inputs,
    front: "classes",
  });
  loopback.administrator.setConsentPolicies([
    "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
    "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
  ]);

  const stack = await reportOf(loopback, stateWith([kept]));

  expect(stack.resources[0]?.impact).toEqual(
    expect.arrayContaining([
      "a possible cause is Microsoft, which moved tenants from the legacy policy to Microsoft-managed (MC1097272).",
      "a possible cause is Baseline Security Mode in the Microsoft 365 admin center (MC1193689), which restricts user consent.",
    ]),
  );
});
