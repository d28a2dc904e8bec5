import { entries } from "../../../provider/cli/verify/checks";
import { toMarkdown, toText } from "../../../provider/cli/verify/report";
import { furnished, verified } from "./harness";

test("on the loopback, every row that is checked is as assumed, and nothing is written", async () => {
  await using loopback = await furnished();

  const { results, counts } = await verified(loopback);

  expect(results.filter(({ result }) => result === "different")).toEqual([]);
  const tried = entries.flatMap((entry) => ("try" in entry ? [entry.row] : []));
  const notTried = results.flatMap((one) => (one.result === "notTried" ? [one.row] : []));
  expect(tried.filter((row) => notTried.includes(row))).toEqual([
    "tenant/graph/noService.ts notHere",
    "tenant/exchange/regionalHost.ts isExchangeHost",
  ]);
  expect(counts.asAssumed).toBe(tried.length - 2);
  const written = loopback.requests.filter(({ kind, status }) => kind === "write" && status < 400);
  expect(written).toEqual([]);
});

test("a row without its permission is not checked, and the report names the permission", async () => {
  await using loopback = await furnished((tenant) => {
    tenant.applicationRoles = ["Exchange.ManageAsApp"];
    tenant.managementRoles = ["View-Only Configuration"];
  });

  const { results, counts } = await verified(loopback);

  expect(counts.different).toBe(0);
  const what = new Map<string, string>(results.map((one) => [one.row, one.what]));
  expect(what.get("tenant/graph/approval.ts listRequests")).toBe(
    "needs DeviceManagementConfiguration.Read.All, which the application lacks",
  );
  expect(what.get("loopback/exchange/parameters.ts tooLong")).toBe(
    "needs Exchange Administrator, which the application lacks",
  );
});

test("no format of the report contains anything that identifies the tenant", async () => {
  const canary = "Xyzzyburg";
  await using loopback = await furnished((tenant) => {
    Object.assign(tenant, { displayName: `${canary} Ltd`, domain: `${canary.toLowerCase()}.example` });
    tenant.application.displayName = `${canary} pipeline`;
    for (const group of tenant.groups.values()) group.displayName = `${canary} ${group.displayName}`;
    tenant.adminConsentRequestPolicy.reviewers = [];
  });
  const { tenant } = loopback;
  // Changes every answer, so that many rows differ and the report shows what was answered.
  loopback.inject({
    match: ({ path }) => !path.includes("oauth2"),
    times: Number.POSITIVE_INFINITY,
    rewrite: (body) => renamed(body, canary),
  });
  const ids = [tenant.tenantId, tenant.application.appId, ...tenant.groups.keys(), ...tenant.users.keys()];
  const secrets = [canary, loopback.clientSecret, "eyJ", ...ids, ...tenant.deviceConfigurations.keys()];

  const report = await verified(loopback);

  const forms = [JSON.stringify(report), toText(report), toMarkdown(report)];
  expect(report.counts.different).toBeGreaterThan(5);
  for (const form of forms)
    expect(secrets.filter((secret) => form.toLowerCase().includes(secret.toLowerCase()))).toEqual([]);
});

/** Adds the canary to every text except ids, types, times and links. */
function renamed(body: unknown, canary: string, key = ""): unknown {
  if (typeof body === "string")
    return /id$|@odata|time|type|link/i.test(key) ? body : `${canary} ${body} ${canary}.example`;
  if (Array.isArray(body)) return body.map((item) => renamed(item, canary, key));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, item]) => [name, renamed(item, canary, name)]));
}

test.each(["exchange", "intune"] as const)(
  "a tenant without %s has no row that is different",
  async (missing) => {
    await using loopback = await furnished((tenant) => {
      tenant.services = tenant.services.filter((service) => service !== missing);
    });

    const { results, counts } = await verified(loopback);

    expect(results.filter(({ result }) => result === "different")).toEqual([]);
    expect(counts.asAssumed).toBeGreaterThan(5);
  },
);
