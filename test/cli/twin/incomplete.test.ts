import type { Fault } from "../../../provider/loopback";
import { timeouts } from "../../../provider/tenant/timeouts";
import { openOriginal, openTwin, twinOf } from "./harness";

const before = { ...timeouts };
beforeEach(() => void Object.assign(timeouts, { repeats: 1, firstRepeatMs: 1 }));
afterEach(() => void Object.assign(timeouts, before));

test.each<[string, string, RegExp]>([
  ["groups", "GroupMember.Read.All", /^groups and their members are left out: .*GroupMember\.Read\.All/],
  [
    "Conditional Access",
    "Policy.Read.ConditionalAccess",
    /^Conditional Access policies are left out: .*Policy/,
  ],
  ["the usage report", "Reports.Read.All", /^mail app usage figures are left out: .*Reports\.Read\.All/],
])(
  "without the permission for %s, the rest is copied, and the twin lacks the permission too",
  async (_, permission, line) => {
    await using original = await openOriginal();
    const whole = (await twinOf(original)).twin;
    const readable: Record<string, string[]> = {
      "GroupMember.Read.All": ["User.Read.All", "Application.Read.All", "DelegatedPermissionGrant.Read.All"],
      "Policy.Read.ConditionalAccess": ["Policy.ReadWrite.Authorization", "Policy.ReadWrite.ConsentRequest"],
    };
    const lost = /^Group/.test(permission)
      ? /^(Group|Directory)/
      : /^Policy/.test(permission)
        ? /^Policy\.Read\.(All|Cond)/
        : /^Reports/;
    const { tenant } = original.loopback;
    tenant.applicationRoles = tenant.applicationRoles
      .filter((name) => !lost.test(name))
      .concat(readable[permission] ?? []);

    const { twin, leftOut } = await twinOf(original);

    expect(leftOut).toEqual([expect.stringMatching(line)]);
    expect(twin.mailboxes).toEqual(whole.mailboxes);
    expect(twin.applicationRoles.filter((name) => lost.test(name))).toEqual([]);
    await using copy = await openTwin(twin);
    expect((await twinOf(copy)).leftOut).toEqual([expect.stringMatching(line)]);
  },
);

const noIntune: Fault = {
  ...{ times: Infinity, match: { path: /deviceManagement/ }, status: 400 },
  body: { error: { code: "BadRequest", message: "Request not applicable to target tenant." } },
};

test("the rest of a tenant without Intune or without an Exchange role is copied", async () => {
  await using original = await openOriginal();
  original.loopback.tenant.managementRoles = ["View-Only Configuration"];
  original.loopback.inject(noIntune);

  const { twin, leftOut } = await twinOf(original);

  expect(leftOut.map((line) => line.split(" are left out: ")[0])).toEqual([
    "mailboxes and their devices",
    "e-mail profiles and their assignments",
    "certificate profiles",
    "assignment filters",
    "settings for derived credentials",
    "scope tags",
  ]);
  expect([twin.services, twin.mailboxes.size]).toEqual([["exchange"], 0]);
  expect(twin.deviceAccessRules.size).toBe(1);
  expect(twin.groups.size).toBe(original.loopback.tenant.groups.size);
});

test("no twin is created if nothing can be read", async () => {
  await using original = await openOriginal();
  original.loopback.tenant.applicationRoles = [];

  await expect(twinOf(original)).rejects.toThrow(/permission/);
});
