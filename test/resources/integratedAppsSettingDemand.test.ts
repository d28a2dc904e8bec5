import { addConsentRequest, addSignIn, type LoopbackOptions, type TenantData } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { isStricter } from "../../provider/resources/integratedAppsSetting/wire";
import { timeouts } from "../../provider/tenant/timeouts";
import { openRoom } from "./harness";
import { created, legacy, low, mailClients, openWith, recommended } from "./integratedAppsSettingRoom";

const signIns = "GET /beta/auditLogs/signIns";
const requests = "GET /v1.0/identityGovernance/appConsent/appConsentRequests";

const asksDemand = (log: readonly string[]) => log.filter((line) => /signIns|appConsent/.test(line));

/** Runs a preview; returns its lines about requested apps, and its requests for them. */
async function previewOf(options: LoopbackOptions, inputs: object = { userConsent: "off" }) {
  await using room = await openRoom(options);
  const operation = room.operation();
  expect(await operation.resource(integratedAppsSetting, { name: "apps" }).check({ ...inputs })).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
  return {
    asked: asksDemand(room.loopback.log),
    lines: operation.lines.filter((line) => /sign-in.* stopped|request/.test(line)),
  };
}

const seed = (change: (tenant: TenantData, people: string[]) => void) => ({
  seed: (tenant: TenantData) => {
    tenant.signIns = [];
    change(tenant, [...tenant.users.keys()]);
  },
});

test("stricter consent is previewed with the stopped sign-ins of 30 days, and the apps with most people", async () => {
  expect(await previewOf({})).toEqual({
    asked: [signIns, requests, requests],
    lines: [
      'apps: in the last 30 days, 34 sign-ins by 21 people stopped because consent was missing, to "Calendly" (12 people), "Otter.ai" (5), "Zapier" (4) and 2 more apps; 6 of these sign-ins already needed an administrator.',
    ],
  });
});

test("pending and expired requests are counted by app and people", async () => {
  const { lines } = await previewOf(
    seed((tenant, [ann = "", bob = "", eve = ""]) => {
      addConsentRequest(tenant, ann, "Calendly", "InProgress");
      addConsentRequest(tenant, bob, "Calendly", "InProgress");
      addConsentRequest(tenant, bob, "Miro", "InProgress");
      addConsentRequest(tenant, eve, "Calendly", "Completed");
      addConsentRequest(tenant, eve, "Trello", "Expired");
      addConsentRequest(tenant, eve, "Calendly", "Expired");
    }),
  );

  expect(lines).toEqual([
    "apps: in the last 30 days, no sign-in stopped because consent was missing.",
    "apps: 3 requests by 2 people for 2 apps are waiting for an administrator; 2 requests by 1 person for 2 apps expired without an answer.",
  ]);
});

test.each([
  [
    "one sign-in of one person",
    1,
    'apps: in the last 30 days, 1 sign-in by 1 person stopped because consent was missing, to "Miro" (1 person).',
  ],
  ["more sign-ins than fit on a page", 1_001, /, at least 1,000 sign-ins by 1 person stopped/],
])("%s: one request is enough", async (_, count, line) => {
  const { asked, lines } = await previewOf(
    seed((tenant, [ann = ""]) => {
      for (let index = 0; index < count; index += 1)
        addSignIn(tenant, ann, "Miro", { errorCode: 65001, days: 2 });
    }),
  );

  expect(asked.filter((one) => one === signIns)).toHaveLength(1);
  expect(lines).toEqual([typeof line === "string" ? line : expect.stringMatching(line)]);
});

test("an empty page that is not the last one does not count as no sign-ins", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { path: /signIns/ },
    rewrite: () => ({
      value: [],
      "@odata.nextLink": "https://graph.microsoft.com/beta/auditLogs/signIns?$skiptoken=1",
    }),
  });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting, { name: "apps" }).check({ userConsent: "off" });

  expect(operation.lines).toContain(
    "apps: how many sign-ins stopped in the last 30 days because consent was missing is not known: the log contains more entries than one answer can hold.",
  );
});

test("if the service does not say who asked, only apps are counted", async () => {
  await using room = await openRoom(
    seed((tenant, [ann = ""]) => void addConsentRequest(tenant, ann, "Miro", "InProgress")),
  );
  room.loopback.inject({
    match: { path: /appConsentRequests/ },
    times: 2,
    rewrite: (body) => ({
      ...(body as object),
      value: (body as { value: object[] }).value.map((one) => ({ ...one, userConsentRequests: [] })),
    }),
  });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting, { name: "apps" }).check({ userConsent: "off" });

  expect(operation.lines).toContain("apps: requests for 1 app are waiting for an administrator.");
});

const without = (...roles: string[]) => ({
  seed: (tenant: TenantData) => {
    tenant.applicationRoles = tenant.applicationRoles.filter((role) => !roles.includes(role));
  },
});

test("each missing permission gives one sentence, and the preview continues", async () => {
  const { asked, lines } = await previewOf(without("AuditLog.Read.All", "ConsentRequest.Read.All"));

  expect(asked).toHaveLength(3);
  expect(lines).toEqual([
    "apps: how many sign-ins stopped because consent was missing is not known: the application lacks AuditLog.Read.All.",
    "apps: which apps people have requested from administrators is not known: the application lacks ConsentRequest.Read.All.",
  ]);
});

test("a missing licence for the sign-in log gives one sentence", async () => {
  const { lines } = await previewOf({
    seed: (tenant) => void Object.assign(tenant, { hasSignInLog: false }),
  });

  expect(lines).toEqual([
    "apps: how many sign-ins stopped because consent was missing is not known: the sign-in log, which needs Entra ID P1, is not available in this tenant (403 Authentication_RequestFromNonPremiumTenantOrB2CTenant: Neither tenant is B2C or tenant doesn't have premium license).",
  ]);
});

test("a sign-in log that takes minutes is abandoned, and the preview continues", async () => {
  const tellingMs = timeouts.tellingMs;
  timeouts.tellingMs = 100;
  try {
    await using room = await openRoom();
    room.loopback.inject({ match: { path: /signIns/ }, action: "stall" });
    const operation = room.operation();

    expect(await operation.resource(integratedAppsSetting).check({ userConsent: "off" })).toEqual([]);

    expect(operation.lines).toContain(
      "resource: how many sign-ins stopped because consent was missing is not known: no answer within 0.1 s.",
    );
  } finally {
    timeouts.tellingMs = tellingMs;
  }
});

test.each([
  ["becomes wider", [low], { userConsent: "legacy" }],
  ["stays the same", [recommended, mailClients], { userConsent: "microsoftManaged" }],
  ["becomes wider for mail clients", [low], { userConsent: "lowRisk", mailClients: "allow" }],
])("consent that %s requests no sign-ins", async (_, entries, inputs) => {
  await using room = await openWith(entries);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check(inputs);

  expect(asksDemand(room.loopback.log)).toEqual([]);
});

test("the preview of resetting wider consent counts the sign-ins, and an unchanged setting requests none", async () => {
  await using room = await openWith([]);
  const { id, state } = await created(room, { userConsent: "off" });
  const calm = room.operation();
  await calm.resource(integratedAppsSetting).diff(id, state, { userConsent: "off" });
  expect(asksDemand(room.loopback.log)).toEqual([]);
  room.loopback.administrator.setConsentPolicies([legacy]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).diff(id, state, { userConsent: "off" });

  expect(asksDemand(room.loopback.log)).toEqual([signIns, requests, requests]);
  expect(operation.lines.join()).toContain("34 sign-ins by 21 people stopped");
});

const policy = (...ids: string[]) => ({ ids, mailClients: undefined });
const withMail = (...ids: string[]) => ({ ids, mailClients: "microsoft-user-default-allow-consent-apps" });
const [lowId, managedId, legacyId] = ["low", "recommended", "legacy"].map(
  (name) => `microsoft-user-default-${name}`,
) as [string, string, string];

test.each([
  [policy(legacyId), policy(), true],
  [policy(legacyId), policy(managedId), true],
  [policy(managedId), policy(lowId), true],
  [policy(lowId), policy(), true],
  [withMail(managedId), policy(managedId), true],
  [withMail(), policy(managedId), true],
  [policy("contoso"), policy(managedId), true],
  [policy("contoso"), policy(legacyId), false],
  [policy("contoso"), policy("CONTOSO", lowId), false],
  [policy(legacyId), withMail(legacyId), false],
  [withMail(lowId), policy(legacyId), false],
  [policy(lowId), policy(managedId), false],
  [policy(), policy(), false],
])("from %j to %j is stricter: %s", (before, after, stricter) => {
  expect(isStricter(before, after)).toBe(stricter);
});
