import type { Values } from "../../provider/lifecycle/define";
import { guidOf } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import type { Room } from "./harness";
import {
  assigned,
  created,
  foreign,
  legacy,
  low,
  mailClients,
  openWith,
  recommended,
  writes,
} from "./integratedAppsSettingRoom";

const settingIn = (room: Room) => room.operation().resource(integratedAppsSetting);

/** The lines of a preview, the result of `up`, and whether a second preview has no changes. */
async function change(room: Room, { id, state }: { id: string; state: Values }, news: Values) {
  const preview = room.operation();
  const shown = await preview.resource(integratedAppsSetting).diff(id, state, news);
  room.loopback.clearRequests();
  const after = await settingIn(room).update(id, state, news);
  const written = writes(room).length;
  const again = await settingIn(room).diff(id, after, news);
  return { shown, lines: preview.lines, after, written, isQuiet: !again.changes };
}

const lists = ["microsoft-user-default-recommended", "microsoft-user-default-allow-consent-apps"];
/** Name, program that adds the mail clients' policy, program that no longer declares it, policies after that. */
const leaving: [string, Values, Values, string[]][] = [
  ["microsoftManaged", { userConsent: "microsoftManaged" }, { userConsent: "off" }, []],
  [
    "microsoftManaged, without another difference",
    { userConsent: "microsoftManaged" },
    { userConsent: "custom", permissionGrantPolicyIds: lists.slice(0, 1) },
    [recommended],
  ],
  ["allow", { userConsent: "off", mailClients: "allow" }, { userConsent: "off" }, []],
  [
    "allow, said to be kept",
    { userConsent: "lowRisk", mailClients: "allow" },
    { userConsent: "lowRisk", mailClients: "keep" },
    [low],
  ],
  [
    "custom, listed",
    { userConsent: "custom", permissionGrantPolicyIds: lists },
    { userConsent: "custom", permissionGrantPolicyIds: lists.slice(0, 1) },
    [recommended],
  ],
  [
    "custom, listed and nothing else in another mode",
    { userConsent: "custom", permissionGrantPolicyIds: lists.slice(1) },
    { userConsent: "off" },
    [],
  ],
];

test.each(leaving)(
  "the mail clients' entry that this resource added is removed (%s), and the preview shows it",
  async (_case, brings, news, left) => {
    await using room = await openWith([legacy, ...foreign]);
    const made = await created(room, brings);
    expect(assigned(room.loopback)).toContain(mailClients);

    const { shown, lines, isQuiet } = await change(room, made, news);

    expect(shown.differences.length).toBeGreaterThan(0);
    expect(shown.differences.every(({ drift }) => !drift)).toBe(true);
    expect(lines.join("\n")).toContain("the first sign-in on a phone needs an administrator from now on");
    expect(assigned(room.loopback)).toEqual([...foreign, ...left]);
    expect(isQuiet).toBe(true);
  },
);

test.each(leaving)(
  "a mail clients' entry that existed before stays (%s)",
  async (_case, brings, news, left) => {
    await using room = await openWith([legacy, mailClients, ...foreign]);
    const made = await created(room, brings);

    const { isQuiet } = await change(room, made, news);

    expect(assigned(room.loopback).sort()).toEqual([...foreign, ...left, mailClients].sort());
    expect(isQuiet).toBe(true);
  },
);

test("a mail clients' entry that others added before the program declared it stays", async () => {
  await using room = await openWith([low]);
  const made = await created(room, { userConsent: "off" });
  room.loopback.administrator.setConsentPolicies([mailClients]);
  const { after } = await change(room, made, { userConsent: "microsoftManaged" });

  await change(room, { id: made.id, state: after }, { userConsent: "off" });

  expect(assigned(room.loopback)).toEqual([mailClients]);
});

test("mailClients: keep leaves others' mail clients' entry unchanged", async () => {
  await using room = await openWith([low]);
  const made = await created(room, { userConsent: "lowRisk" });
  room.loopback.administrator.setConsentPolicies([low, mailClients]);

  const { shown, written } = await change(room, made, { userConsent: "lowRisk" });

  expect(shown.changes).toBe(false);
  expect(written).toBe(0);
});

test.each([
  ["that this resource added", { userConsent: "microsoftManaged" }, []],
  ["that somebody else added since", { userConsent: "off" }, [mailClients]],
  ["that is declared as removed", { userConsent: "off", mailClients: "remove" }, []],
])(
  "a restore restores the original mode, and handles a mail clients' entry %s",
  async (_case, inputs, left) => {
    await using room = await openWith([legacy]);
    const made = await created(room, { ...inputs, onDelete: "restore" });
    room.loopback.administrator.setConsentPolicies([low, mailClients, ...foreign]);

    await settingIn(room).delete(made.id, made.state);

    expect(assigned(room.loopback)).toEqual([...foreign, legacy, ...left]);
  },
);

const anna = { kind: "user", name: "user00001@contoso.com" };
const board = { kind: "group", name: "Board" };
const annasQuery = `/users/${guidOf("user user00001")}`;
const boardsQuery = `/groups/${guidOf("group Board 2021-05-04T09:00:00Z")}/transitiveMembers/microsoft.graph.user`;
const theirs = `/groups/${guidOf("user user00003")}/members`;

const asking = (...reviewers: Values[]) => ({
  userConsent: "off",
  adminConsentRequests: { isEnabled: true, reviewers },
});

const queries = ({ loopback }: Room) =>
  loopback.tenant.adminConsentRequestPolicy.reviewers.map(({ query }) => query);

const addReviewer = ({ loopback }: Room, query: string) =>
  loopback.tenant.adminConsentRequestPolicy.reviewers.push({
    query,
    queryType: "MicrosoftGraph",
    queryRoot: null,
  });

test("reviewers that others added are not a difference, and are kept in every write", async () => {
  await using room = await openWith([]);
  addReviewer(room, theirs);
  const made = await created(room, asking(anna, board));

  const same = await settingIn(room).diff(made.id, made.state, asking(board, anna));
  const { isQuiet } = await change(room, made, asking(board));

  expect(same.changes).toBe(false);
  expect(queries(room)).toEqual([theirs, boardsQuery]);
  expect(isQuiet).toBe(true);
  expect(room.loopback.violations).toEqual([]);
});

test.each([
  ["an empty list", asking()],
  ["no list", { userConsent: "off", adminConsentRequests: { isEnabled: true } }],
])("%s removes the reviewers that this resource added, and no original ones", async (_case, news) => {
  await using room = await openWith([]);
  addReviewer(room, annasQuery);
  addReviewer(room, theirs);
  const made = await created(room, asking(anna, board));

  const { after, isQuiet } = await change(room, made, news);

  expect(queries(room)).toEqual([theirs, annasQuery]);
  expect(isQuiet).toBe(true);
  expect(after["foundBefore"]).toBeUndefined();
});

test("removing an original reviewer from the program is not a difference in the tenant", async () => {
  await using room = await openWith([]);
  addReviewer(room, annasQuery);
  const made = await created(room, asking(anna, board));

  const { shown, written } = await change(room, made, asking(board));

  expect(shown.differences).toEqual([]);
  expect(written).toBe(0);
});

test("a reviewer whose group was renamed is removed by the id in the state", async () => {
  await using room = await openWith([]);
  const made = await created(room, asking(anna, board));
  const group = [...room.loopback.tenant.groups.values()].find(({ displayName }) => displayName === "Board");
  if (group) group.displayName = "Directors";

  await change(room, made, asking(anna));

  expect(queries(room)).toEqual([annasQuery]);
});

test("the same reviewer by id is not a difference, and one that others removed is restored", async () => {
  await using room = await openWith([]);
  const made = await created(room, asking(anna, board));
  const id = guidOf("user user00001").toUpperCase();

  const { written, after } = await change(room, made, asking({ kind: "user", id }, board));
  room.loopback.tenant.adminConsentRequestPolicy.reviewers.shift();
  await change(room, { id: made.id, state: after }, asking({ kind: "user", id }, board));

  expect(written).toBe(0);
  expect(queries(room).sort()).toEqual([annasQuery, boardsQuery].sort());
});

test("removing consent requests from the program keeps the reviewers that others added", async () => {
  await using room = await openWith([]);
  const made = await created(room, asking(anna));
  addReviewer(room, theirs);

  const { isQuiet } = await change(room, made, { userConsent: "off" });

  expect(room.loopback.tenant.adminConsentRequestPolicy.isEnabled).toBe(false);
  expect(queries(room)).toEqual([theirs]);
  expect(isQuiet).toBe(true);
});

test.each([
  ["declared", asking(anna, board)],
  ["no longer declared", { userConsent: "off" }],
])("a restore of consent requests that are %s keeps reviewers that others added", async (_case, last) => {
  await using room = await openWith([]);
  addReviewer(room, boardsQuery);
  const made = await created(room, { ...asking(anna, board), onDelete: "restore" });
  addReviewer(room, theirs);
  const { after } = await change(room, made, { ...last, onDelete: "restore" });

  await settingIn(room).delete(made.id, after);

  expect(queries(room).sort()).toEqual([boardsQuery, theirs].sort());
  expect(room.loopback.tenant.adminConsentRequestPolicy.isEnabled).toBe(false);
  expect(room.loopback.violations).toEqual([]);
});

test("a reviewer that others added is sent unchanged", async () => {
  await using room = await openWith([]);
  const owners = "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq 'ABC'";
  addReviewer(room, owners);
  const made = await created(room, asking(anna));

  await change(room, made, asking(board));

  expect(queries(room)).toEqual([owners, boardsQuery]);
});
