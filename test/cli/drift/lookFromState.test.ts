import { resourcesOf, stackReport } from "../../../provider/cli/drift/assemble";
import { lookFromState, type StateOptions } from "../../../provider/cli/drift/lookFromState";
import type { StackReport } from "../../../provider/cli/drift/report";
import { toText } from "../../../provider/cli/drift/text";
import { type Loopback, startLoopback, trustLoopback } from "../../../provider/loopback";
import { sharedSignIn } from "../../../provider/tenant/sharedSignIn";
import { consent, lowRisk, profile } from "./managedResource";
import { explicitProvider, fronts, type KeptResource, made, secretOf, stateWith } from "./states";

async function tenant(): Promise<Loopback> {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  return loopback;
}

const today = ({ environment }: Loopback): StateOptions => ({
  environment,
  stackConfiguration: () => undefined,
});

async function reportOf(state: object, options: StateOptions): Promise<StackReport> {
  const look = await lookFromState(state, options);
  return stackReport("prod", look, resourcesOf(look));
}

const statuses = ({ resources }: StackReport) =>
  Object.fromEntries(resources.map(({ name, status }) => [name, status]));
const mail = { kind: "EmailProfile", name: "mail", inputs: profile } as const;
const apps = { kind: "IntegratedAppsSetting", name: "apps", inputs: consent } as const;

test.each(fronts)(
  "the deployed inputs are compared with the tenant, independently of the process environment (%s)",
  async (front) => {
    await using loopback = await tenant();
    const kept = [await made(loopback, { ...apps, front }), await made(loopback, { ...mail, front })];
    const look = () => reportOf(stateWith(kept), today(loopback));

    expect(statuses(await look())).toEqual({ mail: "inLine", apps: "inLine" });
    loopback.administrator.setConsentPolicies(lowRisk);
    loopback.administrator.deleteDeviceConfiguration(kept[1]?.id ?? "");
    const report = await look();
    expect(statuses(report)).toEqual({ mail: "gone", apps: "drifted" });
    expect(report.resources.map(({ changedBy }) => changedBy?.actor)).toEqual([
      "administrator",
      "administrator",
    ]);
  },
);

const withHost = ({ inputs, outputs, ...rest }: KeptResource, hostName: unknown): KeptResource => ({
  ...{ ...rest, outputs },
  inputs: { ...inputs, settings: { ...(inputs["settings"] as object), hostName } },
});

test.each(fronts)(
  "a secret is compared and never shown, and an encrypted one is reported (%s)",
  async (front) => {
    await using loopback = await tenant();
    const kept = await made(loopback, { ...mail, front });
    const host = profile.settings.hostName;
    const look = (shown: boolean, locked?: string) =>
      reportOf(stateWith([withHost(kept, secretOf(host, shown))]), { ...today(loopback), locked });

    expect(statuses(await look(true))).toEqual({ mail: "inLine" });
    loopback.administrator.changeDeviceConfiguration(kept.id, { hostName: "changed.contoso.com" });
    const report = await look(true);
    expect(report.resources[0]?.properties).toMatchObject([
      { path: "settings.hostName", declared: "[secret]", live: "[secret]" },
    ]);
    expect(JSON.stringify(report)).not.toMatch(/outlook\.office365|changed\.contoso/);
    loopback.clearRequests();
    expect((await look(false)).reason).toBe(
      "mail: settings.hostName is a secret, which the state has encrypted. Export it with --show-secrets. Nothing was read.",
    );
    expect((await look(false, "passphrase must be set.")).reason).toContain(
      "encrypted. passphrase must be set. N",
    );
    expect(loopback.requests).toEqual([]);
  },
);

test("each provider instance has its own tenant, and credentials come from the environment, never from the state", async () => {
  await using loopback = await tenant();
  await using other = await tenant();
  const endpoints = ({ environment }: Loopback) => ({
    graphEndpoint: environment.M365_GRAPH_ENDPOINT,
    authorityHost: environment.M365_AUTHORITY_HOST,
  });
  const old = {
    clientId: "0ddc0ffe-0000-4000-8000-000000000000",
    clientSecret: secretOf("of-last-year", true),
  };
  const provider = explicitProvider("fabrikam", { tenantId: other.tenantId, ...endpoints(other), ...old });
  const there = { ...(await made(other, mail)), provider: provider.reference };
  const state = stateWith([provider.resource, await made(loopback, apps), there]);
  const { M365_CLIENT_ID, M365_CLIENT_SECRET } = other.environment;
  const signedIn = today(loopback);
  const elsewhere = {
    ...signedIn,
    environment: { ...loopback.environment, M365_CLIENT_ID, M365_CLIENT_SECRET },
  };

  expect(statuses(await reportOf(state, elsewhere))).toMatchObject({ mail: "inLine" });
  const report = await reportOf(state, signedIn);
  expect(statuses(report)).toEqual({ mail: "notReadable", apps: "inLine" });
  expect(report.reason).toContain(`application ${loopback.environment.M365_CLIENT_ID} failed`);

  const alone = await reportOf(state, { ...signedIn, tenantId: loopback.tenantId });
  expect(statuses(alone)).toEqual({ mail: "notReadable", apps: "inLine" });
  expect(alone.reason).toContain("No token is sent to an address that only a state names.");
});

test("a state that names a tenant other than the selected one is refused before any request", async () => {
  await using loopback = await tenant();
  const other = "5c2b3a50-0000-4000-8000-000000000000";
  const provider = explicitProvider("fabrikam", { tenantId: other });
  const resource = { ...(await made(loopback, apps)), provider: provider.reference };
  loopback.clearRequests();

  const report = await reportOf(stateWith([provider.resource, resource]), {
    ...today(loopback),
    tenantId: loopback.tenantId,
  });

  expect(report.reason).toBe(
    `m365: the state names tenant ${other}, but this check is for tenant ${loopback.tenantId} only. Nothing was read.`,
  );
  expect(loopback.requests).toEqual([]);
});

test.each([
  ["encrypted", (value: string) => secretOf(value, false), "tenantId that is a secret and cannot be read"],
  ["damaged", (value: string) => ({ ...secretOf(value, true), plaintext: value }), "cannot be read"],
])(
  "a provider whose tenant is a secret that is %s is reported, and the environment does not replace it",
  async (_, hidden, told) => {
    await using loopback = await tenant();
    const provider = explicitProvider("fabrikam", { tenantId: hidden(loopback.tenantId) });
    const resource = { ...(await made(loopback, apps)), provider: provider.reference };
    loopback.clearRequests();

    const report = await reportOf(stateWith([provider.resource, resource]), today(loopback));

    expect(report.reason).toContain(told);
    expect(loopback.requests).toEqual([]);
  },
);

test("a resource whose provider is missing from the state is reported, and not searched for in another tenant", async () => {
  await using loopback = await tenant();
  const { reference } = explicitProvider("fabrikam", {});
  const state = stateWith([
    { ...(await made(loopback, mail)), provider: reference },
    await made(loopback, apps),
  ]);

  const report = await reportOf(state, today(loopback));

  expect(statuses(report)).toEqual({ mail: "notReadable", apps: "inLine" });
  expect(report.reason).toContain("mail: the state does not contain the provider of this resource");
});

test("a damaged secret is reported without its value, and the other resources are compared", async () => {
  await using loopback = await tenant();
  const kept = await made(loopback, mail);
  const damaged = { ...secretOf("", true), plaintext: "in-plain-text" };

  const report = await reportOf(
    stateWith([withHost(kept, damaged), await made(loopback, apps)]),
    today(loopback),
  );

  expect(statuses(report)).toEqual({ mail: "notReadable", apps: "inLine" });
  expect(report.reason).toContain(
    "settings.hostName is a secret, and the state does not contain it in the form",
  );
  expect(JSON.stringify(report)).not.toContain("in-plain-text");
});

test("all stacks of a tenant share one sign-in", async () => {
  await using loopback = await tenant();
  const state = stateWith([await made(loopback, apps)]);
  loopback.clearRequests();
  const identify = sharedSignIn();
  const before = loopback.tokenRequests.length;

  await Promise.all([1, 2, 3].map(() => reportOf(state, { ...today(loopback), identify })));

  expect(loopback.tokenRequests.length - before).toBe(1);
});

test("protected, tainted, external and pending resources are noted, and only managed ones are compared", async () => {
  await using loopback = await tenant();
  const kept = await made(loopback, mail);
  const named = (name: string, more: object) => ({ ...kept, urn: kept.urn.replace(/mail$/, name), ...more });
  const state = stateWith(
    [
      named("half", { initErrors: ["no answer"] }),
      named("old", { delete: true }),
      named("read", { external: true }),
      named("safe", { protect: true }),
      named("spoilt", { taint: true }),
      {
        urn: "urn:pulumi:prod::contoso::m365:index:Baseline::all",
        type: "m365:index:Baseline",
        custom: false,
      },
    ],
    {
      pending_operations: [
        { type: "creating", resource: named("new", {}) },
        { type: "constructor", resource: named("odd", {}) },
      ],
    },
  );

  const report = await reportOf(state, today(loopback));

  expect(statuses(report)).toEqual({ half: "inLine", safe: "inLine", spoilt: "inLine" });
  expect(report.notes?.map(({ name, condition }) => [name, condition])).toEqual([
    ["half", "halfMade"],
    ["new", "beingMade"],
    ["old", "leaving"],
    ["read", "external"],
    ["safe", "protected"],
    ["spoilt", "tainted"],
  ]);
  const text = toText(
    { schemaVersion: 1, startedAt: "", finishedAt: "", stacks: [report], exitCode: 0 },
    { width: 400, hasColours: false, now: new Date() },
    [],
  );
  expect(text).toContain(
    "  new (EmailProfile): a run was interrupted while it created this, so it may exist in the tenant.",
  );
  expect(text).not.toContain("safe");
});

test.each([
  [
    "a property of a newer version",
    { inputs: { ...profile, nextYear: true } },
    'the state has "nextYear", which this version of pulumi-m365 does not know',
  ],
  [
    "a kind of a newer version",
    { urn: "urn:pulumi:prod::contoso::m365:index:Mailbox::mail", type: "m365:index:Mailbox" },
    "the state has a resource Mailbox, which this version of pulumi-m365 does not know",
  ],
  ["a damaged value", { inputs: { ...profile, settings: 5 } }, 'the state holds 5 as "settings"'],
])("%s is reported, and the other resources are compared", async (_, more, told) => {
  await using loopback = await tenant();
  const kept = [{ ...(await made(loopback, mail)), ...more }, await made(loopback, apps)];

  const report = await reportOf(stateWith(kept), today(loopback));

  expect(statuses(report)).toEqual({ mail: "notReadable", apps: "inLine" });
  expect(report.reason).toContain(told);
});

test.each([
  [null, "the state is not what pulumi stack export writes"],
  [{ version: 3, deployment: { resources: [{ type: "m365:index:EmailProfile" }] } }, "the state is not what"],
  [
    { version: 2, deployment: {} },
    "version 2, which this version of pulumi-m365 cannot read. An old version of Pulumi",
  ],
  [
    { version: 9, deployment: {} },
    "the state is of version 9, which this version of pulumi-m365 cannot read",
  ],
])("input that is not a supported state is refused: %j", async (state, told) => {
  await expect(
    lookFromState(state, { environment: {}, stackConfiguration: () => undefined }),
  ).rejects.toThrow(told);
});

test("a stack that was never deployed has nothing to compare", async () => {
  const look = await lookFromState(
    { version: 3, deployment: {} },
    { environment: {}, stackConfiguration: () => undefined },
  );

  expect(look).toEqual({ resources: [], observations: [], notes: [] });
});

test("an aborted comparison ends at once", async () => {
  await using loopback = await tenant();
  const state = stateWith([await made(loopback, apps)]);
  const controller = new AbortController();
  loopback.inject({
    match: { path: /authorizationPolicy/ },
    before: () => controller.abort(),
    delayMs: 1_500,
  });

  await expect(lookFromState(state, { ...today(loopback), signal: controller.signal })).rejects.toThrow(
    "abort",
  );
});
