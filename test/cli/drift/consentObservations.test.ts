import { startLoopback } from "../../../provider/loopback";
import { administrator, consent, lowRisk, manage, time, without } from "./managedResource";

test("a resource without drift costs no request to the audit log", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);

  expect(await managed.look()).toEqual({
    unkept: [],
    impact: [],
    adminUrl: "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/ConsentPoliciesMenuBlade/~/UserSettings",
  });
  expect(loopback.log.filter((request) => request.includes("audit"))).toEqual([]);
});

test("a change of user consent is recorded with both values, the affected users, the author and the time", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);

  expect(await managed.look()).toEqual({
    unkept: [{ path: "userConsent", declared: "off", live: "lowRisk" }],
    impact: expect.arrayContaining([expect.stringContaining("412 existing grants to 96 apps")]),
    adminUrl: expect.any(String),
    changedBy: administrator(loopback, "directoryAudit"),
  });
  expect(loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
  expect(loopback.violations).toEqual([]);
});

test("an attempt that Entra ID refused is not reported as the change", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);
  const { directoryAudits } = loopback.tenant;
  const [last] = directoryAudits.slice(-1);
  if (!last) throw new Error("The log is empty.");
  const other = { user: { id: "b3a1", userPrincipalName: "ben@contoso.com" }, app: null };
  const activityDateTime = new Date(Date.now() + 60_000).toISOString();
  directoryAudits.push({ ...last, id: "refused", result: "failure", initiatedBy: other, activityDateTime });

  expect(await managed.look()).toMatchObject({ changedBy: administrator(loopback, "directoryAudit") });
});

test("only consents granted since the change are counted", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);
  const { directoryAudits } = loopback.tenant;
  const [last] = directoryAudits.slice(-1);
  if (!last) throw new Error("The log is empty.");
  const at = (minutes: number) =>
    new Date(Date.parse(last.activityDateTime) + minutes * 60_000).toISOString();
  const given = (minutes: number, result = "success") => ({
    ...{ ...last, id: `consent ${minutes}`, activityDisplayName: "Consent to application", result },
    activityDateTime: at(minutes),
  });
  directoryAudits.push(given(-1), given(1), given(2), given(3, "failure"));

  const { impact } = await managed.look();
  expect(impact?.[0]).toBe("2 consents to apps since then.");
});

const withRequests = { ...consent, adminConsentRequests: { isEnabled: true, reviewers: [] } };

test("the author of a change to consent is not named as the author of a change to consent requests", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", withRequests);
  loopback.administrator.changeAdminConsentRequestPolicy({ isEnabled: false });
  const requestsAlone = await managed.look();
  loopback.administrator.setConsentPolicies(lowRisk);

  expect(requestsAlone.changedBy).toEqual({ when: time, source: "directoryAudit" });
  expect((await managed.look()).changedBy).toEqual({ when: time, source: "directoryAudit" });
  expect(loopback.tenant.directoryAudits.map((one) => one.activityDisplayName)).toEqual(
    expect.arrayContaining(["Create governance policy template", "Delete governance policy template"]),
  );
});

test("a settings template of another service does not count as a change of consent requests", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", withRequests);
  const { directoryAudits } = loopback.tenant;
  loopback.administrator.changeAdminConsentRequestPolicy({ isEnabled: false });
  for (const one of directoryAudits) one.loggedByService = "Tenant Governance";

  expect((await managed.look()).changedBy).toEqual({ source: "unknown" });
});

test("a log entry that lists a value without changing it does not name the author", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", {
    ...consent,
    allowUserConsentForRiskyApps: false,
  });
  loopback.administrator.changeAuthorizationPolicy({ allowUserConsentForRiskyApps: true });
  const [last] = loopback.tenant.directoryAudits.slice(-1);
  if (!last) throw new Error("The log is empty.");
  const ben = { user: { id: "b3a1", userPrincipalName: "ben@contoso.com" }, app: null };
  const modifiedProperties = [
    { displayName: "AllowUserConsentForRiskyApps", oldValue: "[true]", newValue: "[true]" },
    { displayName: "AllowedToReadOtherUsers", oldValue: "[true]", newValue: "[false]" },
  ];
  loopback.tenant.directoryAudits.push({
    ...{ ...last, id: "other", initiatedBy: ben, activityDateTime: new Date().toISOString() },
    targetResources: [{ modifiedProperties }],
  });

  expect((await managed.look()).changedBy).toEqual(administrator(loopback, "directoryAudit"));
});

test("without the permission for the audit log nobody is named, and the comparison continues", async () => {
  await using loopback = await startLoopback(without("AuditLog.Read.All"));
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "userConsent", declared: "off", live: "lowRisk" }],
    changedBy: { source: "unknown" },
  });
});
