import { findAll } from "../../provider/cli/export/exportedResources";
import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import type { AdminConsentRequests } from "../../provider/resources/integratedAppsSetting/schema";
import { timeouts } from "../../provider/tenant/timeouts";
import type { Room } from "./harness";
import { assigned, legacy, openWith } from "./integratedAppsSettingRoom";

const { settleMs } = timeouts;
afterEach(() => {
  timeouts.settleMs = settleMs;
});

const writesIn = (room: Room) => room.loopback.requests.filter(({ kind }) => kind === "write");

test("a list that is unchanged after a successful PATCH is an error with a next step", async () => {
  await using room = await openWith([legacy]);
  timeouts.settleMs = 2 * timeouts.firstLookMs;
  room.loopback.tenant.keepsConsent = true;

  await expect(
    room.operation().resource(integratedAppsSetting).create({ userConsent: "off" }),
  ).rejects.toThrow(
    /kept the old setting: .* still "all apps \(legacy\)".*Select another setting once in the Entra admin center/,
  );
  expect(assigned(room.loopback)).toEqual([legacy]);
});

test.each([{ isEnabled: false }, { isEnabled: false, requestDurationInDays: 30 }])(
  "consent requests that were never used match %j, and 0 days are never written",
  async (requests) => {
    await using room = await openWith([legacy]);
    const news = { userConsent: "legacy", adminConsentRequests: requests };
    expect(room.loopback.tenant.adminConsentRequestPolicy.requestDurationInDays).toBe(0);

    const setting = room.operation().resource(integratedAppsSetting);
    const { id, computed } = await setting.create(news);
    const { changes } = await room
      .operation()
      .resource(integratedAppsSetting)
      .diff(id, computed ?? {}, news);

    expect([changes, writesIn(room)]).toEqual([false, []]);
  },
);

test("a difference shows no old duration if none was ever set", async () => {
  await using room = await openWith([legacy]);
  const adminConsentRequests = { isEnabled: false, requestDurationInDays: 14 };

  const { differences } = await differencesOf(room, { userConsent: "legacy", adminConsentRequests });

  expect(differences).toEqual([
    expect.objectContaining({ from: { isEnabled: false }, to: adminConsentRequests }),
  ]);
});

test("a restore of consent requests that were never used writes no 0 days", async () => {
  await using room = await openWith([legacy]);
  const news = { userConsent: "legacy", onDelete: "restore", adminConsentRequests: { isEnabled: true } };
  const { id, computed } = await room.operation().resource(integratedAppsSetting).create(news);

  await room
    .operation()
    .resource(integratedAppsSetting)
    .delete(id, computed ?? {});

  expect(room.loopback.tenant.adminConsentRequestPolicy).toMatchObject({
    isEnabled: false,
    requestDurationInDays: 30,
  });
  expect(room.loopback.violations).toEqual([]);
});

test("consent requests that were never used are left out of an export, and as disabled cause no change", async () => {
  await using room = await openWith([legacy]);
  const { tenant } = room.operation();

  const { found, leftOut } = await findAll(tenant);
  const inputs = found.find(({ kind }) => kind === "IntegratedAppsSetting")?.inputs ?? {};
  const { differences } = await differencesOf(room, {
    ...inputs,
    adminConsentRequests: { isEnabled: false },
  });

  expect([leftOut, differences, writesIn(room)]).toEqual([[], [], []]);
});

test("a restore of unchanged consent requests that were never used writes nothing", async () => {
  await using room = await openWith([legacy]);
  const news = { userConsent: "legacy", onDelete: "restore", adminConsentRequests: { isEnabled: false } };
  const { id, computed } = await room.operation().resource(integratedAppsSetting).create(news);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, computed ?? {});

  expect([operation.lines, writesIn(room)]).toEqual([[], []]);
  expect(room.loopback.tenant.adminConsentRequestPolicy).toMatchObject({
    requestDurationInDays: 0,
    version: 0,
  });
});

/** A room with consent requests enabled and this duration. */
async function openOnFor(days: number) {
  const room = await openWith([legacy]);
  Object.assign(room.loopback.tenant.adminConsentRequestPolicy, {
    isEnabled: true,
    requestDurationInDays: days,
  });
  return room;
}

async function differencesOf(room: Room, news: Values) {
  const setting = room.operation().resource(integratedAppsSetting);
  return setting.diff(room.loopback.tenantId, { ...news, tenantId: room.loopback.tenantId }, news);
}

test.each<[AdminConsentRequests, AdminConsentRequests]>([
  [{ isEnabled: true }, { isEnabled: true, requestDurationInDays: 0 }],
  [
    { isEnabled: true, requestDurationInDays: 30 },
    { isEnabled: true, requestDurationInDays: 0 },
  ],
  [
    { isEnabled: true, requestDurationInDays: 14 },
    { isEnabled: true, requestDurationInDays: 0 },
  ],
])("enabled consent requests with 0 days differ from %j, and get a duration", async (requests, from) => {
  await using room = await openOnFor(0);
  const news = { userConsent: "legacy", adminConsentRequests: requests };

  const { differences } = await differencesOf(room, news);
  await room.operation().resource(integratedAppsSetting).update(room.loopback.tenantId, news, news);
  const again = await differencesOf(room, news);

  expect(differences).toMatchObject([{ path: "adminConsentRequests", drift: true, from, to: requests }]);
  expect(room.loopback.tenant.adminConsentRequestPolicy.requestDurationInDays).toBe(
    requests.requestDurationInDays ?? 30,
  );
  expect([again.differences, room.loopback.violations]).toEqual([[], []]);
});

test.each([0, 90])(
  "enabled consent requests with %i days are left out of an export, with the reason",
  async (days) => {
    await using room = await openOnFor(days);

    const { found, leftOut } = await findAll(room.operation().tenant);
    const inputs = found.find(({ kind }) => kind === "IntegratedAppsSetting")?.inputs ?? {};
    const { differences } = await differencesOf(room, inputs);

    expect(inputs).toEqual({ userConsent: "legacy" });
    expect(leftOut).toEqual([
      `integrated-apps (IntegratedAppsSetting): adminConsentRequests is left out and stays as it is: its requestDurationInDays is ${days}, but a program can only declare 1 to 60.`,
    ]);
    expect(differences).toEqual([]);
  },
);

test("a restore of consent requests with 0 days writes 30 days, and says so", async () => {
  await using room = await openOnFor(0);
  const news = { userConsent: "legacy", onDelete: "restore", adminConsentRequests: { isEnabled: false } };
  const { id, computed } = await room.operation().resource(integratedAppsSetting).create(news);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, computed ?? {});

  expect(operation.lines.join()).toContain("requests were originally on with 0 days, which nobody can set");
  expect(room.loopback.tenant.adminConsentRequestPolicy).toMatchObject({
    isEnabled: true,
    requestDurationInDays: 30,
  });
});

test.each(["/users/", "/v1.0/users/", "/beta/users/"])(
  "a reviewer returned as %s with a sign-in name is the one declared by id or name",
  async (prefix) => {
    await using room = await openWith([legacy]);
    const { tenant } = room.loopback;
    const [user, other] = [...tenant.users.values()];
    if (!user || !other) throw new Error("There are no people.");
    Object.assign(tenant.adminConsentRequestPolicy, {
      isEnabled: true,
      requestDurationInDays: 30,
      reviewers: [
        { query: `${prefix}${user.userPrincipalName}`, queryType: "MicrosoftGraph", queryRoot: null },
        { query: `${prefix}${other.userPrincipalName}`, queryType: "MicrosoftGraph", queryRoot: null },
      ],
    });
    const declared = (reviewer: object) => ({
      userConsent: "legacy",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "user", ...reviewer }] },
    });
    const { id, computed } = await room
      .operation()
      .resource(integratedAppsSetting)
      .create(declared({ id: user.id }));
    const byName = await room
      .operation()
      .resource(integratedAppsSetting)
      .create(declared({ name: user.userPrincipalName }));

    expect([byName.id, writesIn(room)]).toEqual([id, []]);
    await room
      .operation()
      .resource(integratedAppsSetting)
      .update(id, computed ?? {}, {
        userConsent: "legacy",
        adminConsentRequests: {
          isEnabled: true,
          notifyReviewers: true,
          reviewers: [{ kind: "user", id: user.id }],
        },
      });
    expect(tenant.adminConsentRequestPolicy.reviewers.map(({ query }) => query).sort()).toEqual(
      [user, other].map((one) => expect.stringContaining(one.userPrincipalName)),
    );
  },
);
