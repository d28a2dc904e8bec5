import { startLoopback } from "../../../provider/loopback";
import { audits, changedBy, managePolicy, queries } from "./exchangeLogHarness";
import { administrator, time, without } from "./managedResource";

test("Exchange's audit log names who changed the mode, with one search", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
  const [query] = loopback.tenant.auditLogQueries.values();
  expect(audits(loopback)).toEqual([
    `POST ${queries}`,
    `GET ${queries}/${query?.id}`,
    `GET ${queries}/${query?.id}`,
    `GET ${queries}/${query?.id}/records`,
  ]);
  expect(query).toMatchObject({
    displayName: "m365 drift: who changed mobile e-mail access",
    filterStartDateTime: time,
    filterEndDateTime: time,
    recordTypeFilters: ["exchangeAdmin"],
    operationFilters: [
      "Set-ActiveSyncOrganizationSettings",
      "New-ActiveSyncDeviceAccessRule",
      "Set-ActiveSyncDeviceAccessRule",
      "Remove-ActiveSyncDeviceAccessRule",
    ],
  });
  expect(loopback.violations).toEqual([]);
});

test("nothing is searched for a policy without drift, nor with M365_AUDIT_WAIT=0", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);

  expect(await changedBy(managed)).toBeUndefined();
  process.env["M365_AUDIT_WAIT"] = "0";
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback)).toEqual([]);
});

test("the records of a failed search are not read", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  loopback.tenant.auditSearch.outcome = "failed";

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback).some((request) => request.endsWith("records"))).toBe(false);
});

test("a search that does not finish in time is abandoned", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  loopback.tenant.auditSearch.looks = 1_000;
  process.env["M365_AUDIT_WAIT"] = "1";

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback).some((request) => request.endsWith("records"))).toBe(false);
});

test("a Retry-After longer than allowed ends the search", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const headers = { "retry-after": "3" };
  loopback.inject({ match: { path: /auditLog/ }, status: 429, body: {}, headers });
  process.env["M365_AUDIT_WAIT"] = "1";

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
});

test("without the permission, no search is started", async () => {
  await using loopback = await startLoopback(without("AuditLogsQuery-Exchange.Read.All"));
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback)).toEqual([]);
});

test("in another cloud, no search is started", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed, { environment: "usgovernmentl4" })).toEqual({
    when: time,
    source: "object",
  });
  expect(audits(loopback)).toEqual([]);
});
