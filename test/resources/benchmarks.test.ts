import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, low, openWith, recommended } from "./integratedAppsSettingRoom";

const benchmarkLines = (lines: readonly string[]) => lines.filter((line) => line.includes("benchmarks: "));

test("a change of user consent has one line about benchmarks: what will fail and what will pass", async () => {
  await using room = await openWith([low]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting, { name: "apps" }).check({ userConsent: "off" });

  expect(benchmarkLines(operation.lines)).toEqual([
    "apps: benchmarks: CIS Microsoft 365 5.1.5.1 and ASD Blueprint user-consent will pass; EIDSCA AP08 will no longer be decided by this setting.",
  ]);
});

test("the benchmark line includes other declared settings, and consent requests only if declared", async () => {
  await using room = await openWith([recommended]);
  const operation = room.operation();
  const requests = { isEnabled: true, reviewers: [{ kind: "group", name: "Board" }] };

  await operation.resource(integratedAppsSetting, { name: "apps" }).check({
    ...{ userConsent: "lowRisk", userAppRegistration: false, allowUserConsentForRiskyApps: false },
    adminConsentRequests: { ...requests, notifyReviewers: true, remindersEnabled: true },
  });

  expect(benchmarkLines(operation.lines)).toEqual([
    "apps: benchmarks: CIS Microsoft 365 5.1.5.1 and ASD Blueprint admin-consent will fail; CISA SCuBA MS.AAD.5.1v1, MS.AAD.5.2v1, MS.AAD.5.3v1, CIS Microsoft 365 5.1.2.2, 5.1.5.2, EIDSCA AP08, AP09, AP10, CR01, CR02, CR03, CR04 and ASD Blueprint user-settings will pass; ASD Blueprint user-consent still fails.",
  ]);
});

test("an unset value is written if the program declares it, and then passes EIDSCA", async () => {
  await using room = await openWith([]);
  const news = { userConsent: "off", allowUserConsentForRiskyApps: false };
  const preview = room.operation();
  await preview.resource(integratedAppsSetting, { name: "apps" }).check(news);

  const { id, state } = await created(room, news);
  const after = room.operation();
  const { changes } = await after.resource(integratedAppsSetting).diff(id, state, news);

  expect(benchmarkLines(preview.lines)).toEqual(["apps: benchmarks: EIDSCA AP09 will pass."]);
  expect(room.loopback.tenant.authorizationPolicy.allowUserConsentForRiskyApps).toBe(false);
  expect([changes, after.lines]).toEqual([false, []]);
});

test.each<[string, Values]>([
  ["does not declare it", { userConsent: "off" }],
  ["declares other properties", { userConsent: "off", userAppRegistration: true }],
])("an unset value stays unset if the program %s", async (_, news) => {
  await using room = await openWith([]);

  await created(room, news);

  expect(room.loopback.tenant.authorizationPolicy.allowUserConsentForRiskyApps).toBeNull();
});

test("a setting without changes has no benchmark line", async () => {
  await using room = await openWith([]);
  const { id, state } = await created(room, { userConsent: "off" });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).diff(id, state, { userConsent: "off" });

  expect(operation.lines).toEqual([]);
});

test.each<[string, object, string]>([
  ["outlookOnly", { mode: "outlookOnly" }, "phones: benchmarks: pulumi-m365 MAIL.1, MAIL.2 will pass."],
  [
    "a rule for everything that reports itself as Android",
    {
      mode: "outlookOnly",
      additionalRules: [{ characteristic: "DeviceType", queryString: "android", accessLevel: "Allow" }],
    },
    "phones: benchmarks: pulumi-m365 MAIL.3 will fail; pulumi-m365 MAIL.1, MAIL.2 will pass.",
  ],
])("mail access is evaluated by controls of this package: %s", async (_, inputs, line) => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy, { name: "phones" }).check({ ...inputs });

  expect(benchmarkLines(operation.lines)).toEqual([line]);
});
