import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { openRoom, type Room } from "./harness";
import { created, writes } from "./integratedAppsSettingRoom";

const { goneMs } = timeouts;
beforeEach(() => {
  timeouts.goneMs = 60;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const asking = (...reviewers: Values[]) => ({
  userConsent: "off",
  adminConsentRequests: { isEnabled: true, reviewers },
});
const board = { kind: "group", name: "Board" };
const nobody = "91d00000-0000-4000-8000-000000000000";

const groupNamed = ({ loopback }: Room, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

const queries = ({ loopback }: Room) =>
  loopback.tenant.adminConsentRequestPolicy.reviewers.map(({ query }) => query);

test("a recreated reviewer group is reported as a difference, and up assigns the new group", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, asking(board));
  const { administrator } = room.loopback;
  administrator.deleteGroup(groupNamed(room, "Board"));
  const made = administrator.createGroup({ displayName: "Board" });
  const preview = room.operation();

  await preview.resource(integratedAppsSetting).diff(id, state, asking(board));
  const after = await room.operation().resource(integratedAppsSetting).update(id, state, asking(board));

  expect(preview.lines).toContain(
    'resource: "Board" is a different group now: the declared one was deleted or renamed. Until the new one is written, it reviews no requests.',
  );
  expect(queries(room)).toEqual([expect.stringContaining(made.id)]);
  const again = room.operation();
  await expect(again.resource(integratedAppsSetting).diff(id, after, asking(board))).resolves.toMatchObject({
    changes: false,
  });
  expect(again.lines).toEqual([]);
});

test("without the permission to look up ids, no reviewer is refused", async () => {
  await using room = await openRoom();
  const { tenant } = room.loopback;
  tenant.applicationRoles = tenant.applicationRoles.filter((role) => role !== "Directory.Read.All");
  const person = [...tenant.users.keys()][0] ?? "";
  const setting = room.operation().resource(integratedAppsSetting);

  await expect(setting.check(asking({ kind: "user", id: person }))).resolves.toEqual([]);
});

test("a reviewer id that does not exist or has another kind is refused at its property, and nothing is written", async () => {
  await using room = await openRoom();
  const person = [...room.loopback.tenant.users.keys()][0] ?? "";
  const reviewers = [
    { kind: "group", id: nobody },
    { kind: "user", id: nobody.replace("91d", "92d") },
    { kind: "group", id: person },
    { kind: "user", id: person },
    { kind: "group", id: groupNamed(room, "Board") },
  ];

  const failures = await room
    .operation()
    .resource(integratedAppsSetting)
    .check(asking(...reviewers));

  expect(failures.map(({ property }) => property)).toEqual(
    [0, 1, 2].map((index) => `adminConsentRequests.reviewers[${index}].id`),
  );
  expect(failures[0]?.reason).toBe(
    `there is no group with the id "${nobody}" in this tenant. Use the id of one that exists, or remove this reviewer.`,
  );
  expect(writes(room)).toEqual([]);
});
