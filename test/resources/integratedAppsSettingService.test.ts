import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { patience } from "../../provider/tenant/patience";
import { assigned, legacy, openWith } from "./integratedAppsSettingRoom";

const { settleMs } = patience;
afterEach(() => {
  patience.settleMs = settleMs;
});

const writesIn = (room: Awaited<ReturnType<typeof openWith>>) =>
  room.loopback.requests.filter(({ kind }) => kind === "write");

test("a service that answers 204 and keeps the old list has an error of its own, with a next step", async () => {
  await using room = await openWith([legacy]);
  patience.settleMs = 2 * patience.firstLookMs;
  room.loopback.tenant.keepsConsent = true;

  await expect(
    room.operation().resource(integratedAppsSetting).create({ userConsent: "off" }),
  ).rejects.toThrow(
    /kept the old setting: .* still "all apps \(legacy\)".*Choose another setting once in the Entra admin center/,
  );
  expect(assigned(room.loopback)).toEqual([legacy]);
});

test.each([{ isEnabled: false }, { isEnabled: false, requestDurationInDays: 30 }])(
  "requests that were never used are as declared by %j, and 0 days are never written",
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

test("what was never used goes back without 0 days", async () => {
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

test.each(["/users/", "/v1.0/users/", "/beta/users/"])(
  "a reviewer whom the tenant calls %s and a sign-in name is the one that is declared by id or name",
  async (prefix) => {
    await using room = await openWith([legacy]);
    const { tenant } = room.loopback;
    const [user, other] = [...tenant.users.values()];
    if (!user || !other) throw new Error("There are no people.");
    Object.assign(tenant.adminConsentRequestPolicy, {
      isEnabled: true,
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
