import { addConsentRequest, addSignIn } from "../../provider/loopback";
import { connect } from "./client";

const signIns = "/beta/auditLogs/signIns";
const requests = "/v1.0/identityGovernance/appConsent/appConsentRequests";
const stopped = "(status/errorCode eq 65001 or status/errorCode eq 90094)";

test("the sign-in log shows 30 days, newest first, and filters by time and error code", async () => {
  await using client = await connect();

  const all = await client.graph("GET", `${signIns}?$top=1000`);
  const since = "createdDateTime ge 2026-01-01T00:00:00Z";
  const found = await client.graph("GET", `${signIns}?$filter=${since} and ${stopped}&$select=appId,status`);

  expect([all.body.value.length, found.body.value.length]).toEqual([43, 34]);
  expect(Object.keys(found.body.value[0]).sort()).toEqual(["appId", "id", "status"]);
  const times = all.body.value.map(({ createdDateTime }: { createdDateTime: string }) => createdDateTime);
  expect(times).toEqual([...times].sort().reverse());
});

test("an unsupported filter of the sign-in log is refused, and so is a read without its permission or its licence", async () => {
  await using client = await connect();

  const odd = await client.graph("GET", `${signIns}?$filter=clientAppUsed eq 'Browser'`);
  client.loopback.tenant.hasSignInLog = false;
  const unlicensed = await client.graph("GET", signIns);

  expect(odd.status).toBe(400);
  expect([unlicensed.status, unlicensed.body.error.code]).toEqual([
    403,
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
  ]);

  await using poor = await connect({
    seed: (tenant) => void Object.assign(tenant, { applicationRoles: ["Policy.Read.All"] }),
  });
  const answers = await Promise.all([signIns, requests].map((path) => poor.graph("GET", path)));
  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
});

test("requests are filtered by the status of any request, and show who asked only if expanded", async () => {
  await using client = await connect({
    seed: (tenant) => {
      const [one = "", other = ""] = tenant.users.keys();
      addConsentRequest(tenant, one, "Calendly", "InProgress");
      addConsentRequest(tenant, other, "Calendly", "Completed");
      addConsentRequest(tenant, other, "Miro", "Expired");
    },
  });
  const filter = "$filter=userConsentRequests/any(u:u/status eq 'InProgress')";

  const plain = await client.graph("GET", `${requests}?${filter}`);
  const expanded = await client.graph("GET", `${requests}?${filter}&$expand=userConsentRequests`);
  const deeper = await client.graph("GET", `${requests}?$expand=userConsentRequests&$orderby=appId`);

  expect(plain.body.value).toMatchObject([{ appDisplayName: "Calendly", userConsentRequests: [] }]);
  expect(expanded.body.value[0].userConsentRequests).toMatchObject([
    { status: "InProgress" },
    { status: "Completed" },
  ]);
  expect(deeper.status).toBe(501);
});

test("a sign-in older than the log is not shown", async () => {
  await using client = await connect({
    seed: (tenant) => {
      tenant.signIns = [];
      addSignIn(tenant, [...tenant.users.keys()][0] ?? "", "Miro", { errorCode: 65001, days: 31 });
    },
  });

  expect((await client.graph("GET", signIns)).body.value).toEqual([]);
});

test("Get-OrganizationConfig returns the list of EWS apps only on request", async () => {
  await using client = await connect({
    seed: (tenant) =>
      void Object.assign(tenant, { organizationConfig: { EwsEnabled: true, EwsAllowedAppIDs: "a,b" } }),
  });

  const plain = await client.exchange("Get-OrganizationConfig");
  const asked = await client.exchange("Get-OrganizationConfig", { RetrieveEwsOperationAccessPolicy: true });

  expect(plain.body.value[0]).toMatchObject({ EwsEnabled: true, EwsAllowedAppIDs: "" });
  expect(asked.body.value[0]).toMatchObject({ EwsEnabled: true, EwsAllowedAppIDs: "a,b" });
});

test("mailboxes are filtered by IMAP and POP, which are on by default", async () => {
  await using client = await connect();
  const filter = { Filter: "ImapEnabled -eq $true -or PopEnabled -eq $true", ResultSize: "Unlimited" };
  client.loopback.tenant.exchangePageSize = 2_000;
  const count = async () => (await client.exchange("Get-CASMailbox", filter)).body.value.length;
  const before = await count();
  const [first = ""] = client.loopback.tenant.mailboxes.keys();

  await client.exchange("Set-CASMailbox", { Identity: first, ImapEnabled: false });
  const between = await count();
  await client.exchange("Set-CASMailbox", { Identity: first, PopEnabled: false });

  expect([between, await count()]).toEqual([before, before - 1]);
});
