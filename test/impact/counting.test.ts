import { counted, countedHere, withUnknowns } from "../../provider/counted";
import { ConstraintError, NetworkError } from "../../provider/errors";
import type { Fault, LoggedRequest } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { inputs, profileIn } from "../resources/emailProfileRoom";
import { type Operation, openRoom, type Room } from "../resources/harness";
import { assigned, assignmentIn, groupId } from "../resources/profileAssignmentRoom";

const before = { ...timeouts };
beforeEach(() => void Object.assign(timeouts, { repeats: 1, firstRepeatMs: 1, answerMs: 1_000 }));
afterEach(() => void Object.assign(timeouts, before));

/** Requests that are sent only to count objects. */
const counts =
  /\$count|oauth2PermissionGrants|servicePrincipals|conditionalAccess|\/reports\/|Get-(MobileDevice|CASMailbox)/;
const isCount = ({ path, cmdlet }: LoggedRequest) => counts.test(cmdlet ?? path);

const html = "<html>Service unavailable</html>";
const answers: Record<string, Partial<Fault>> = {
  "a 400": { status: 400, body: { error: { code: "BadRequest", message: "Not for you." } } },
  "a 401": { status: 401, body: { error: { code: "Unauthorized", message: "Not allowed to call." } } },
  "a 403": { status: 403, body: { error: { code: "Authorization_RequestDenied", message: "No." } } },
  "a 404": { status: 404, body: { error: { code: "ResourceNotFound", message: "No such resource." } } },
  "a 404 without a body": { status: 404, body: "" },
  "a 500 that lasts": { status: 500, body: { error: { code: "Internal", message: "Sorry." } } },
  "a 429 that lasts": { status: 429, headers: { "retry-after": "0" }, body: {} },
  "malformed JSON": { status: 200, body: '{"value": [' },
  "a page of HTML": { status: 200, body: html },
  "a connection that breaks": { action: "drop" },
  silence: { action: "stall" },
};

/** Previews and creates every kind of resource. */
async function rollOut(operation: Operation, { loopback }: Room, room: Room): Promise<string> {
  const policy = operation.resource(mobileEmailAccessPolicy, { name: "phones", owner: "a" });
  const setting = operation.resource(integratedAppsSetting, { name: "apps", owner: "b" });
  const profile = profileIn(operation, { owner: "c" });
  const assignment = assignmentIn(operation, { name: "sales", owner: "d" });
  const group = { kind: "group", groupId: groupId(room, "Sales") };
  expect(await policy.check({ mode: "outlookOnly" })).toEqual([]);
  expect(await setting.check({ userConsent: "off" })).toEqual([]);
  expect(await profile.check(inputs)).toEqual([]);
  await policy.create({ mode: "outlookOnly" });
  await setting.create({ userConsent: "off" });
  const { id } = await profile.create(inputs);
  const news = { profileId: id, targets: [group, { kind: "allUsers" }] };
  expect(await assignment.check(news)).toEqual([]);
  const { computed: olds = {} } = await assignment.create(news);
  await assignment.diff(id, olds, { ...news, targets: [group] });
  expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  return id;
}

test.each(Object.entries(answers))(
  "%s to all counting requests stops neither a preview nor an up, and is reported",
  async (_, answer) => {
    await using room = await openRoom();
    const operation = room.operation();
    room.loopback.inject({ match: isCount, times: Infinity, ...answer });

    const id = await rollOut(operation, room, room);

    expect(assigned(room, id)).toHaveLength(2);
    for (const sentence of [
      "phones: only Outlook is allowed. Devices in other apps will stop syncing immediately.",
      "phones: how many devices this affects is not known: ",
      "phones: what Microsoft's usage report says is not known: ",
      "phones: whether Conditional Access applies to Outlook instead is not known: ",
      "apps: which consent people have already given is not known: ",
      'sales: the users in "Sales" and all users get the account.',
      "sales: how many people this affects is not known: ",
      "sales: all users lose the account",
    ])
      expect(operation.lines).toContainEqual(expect.stringContaining(sentence));
    expect(new Set(operation.lines.filter((line) => line.includes("get the account"))).size).toBe(1);
    expect(operation.lines.join("\n")).not.toMatch(/Run this again|\(request-id/);
  },
  30_000,
);

test("the reason for an unknown count is one clause, without the request and the next step", async () => {
  const { unknown } = await withUnknowns(() =>
    countedHere("how many", () =>
      Promise.reject(
        new NetworkError("GET /x: no answer from h (ETIMEDOUT). Check the network.", {
          ...{ mayHaveReachedService: true, reason: "no answer from h (ETIMEDOUT)" },
        }),
      ),
    ),
  );

  expect(unknown).toEqual([{ what: "how many", why: "no answer from h (ETIMEDOUT)" }]);
});

test.each([
  ["a programming error", new TypeError("undefined")],
  ["a decision of the provider", new ConstraintError("not here")],
  [
    "the end of the operation",
    new NetworkError("", { code: "M365_CANCELLED", mayHaveReachedService: false }),
  ],
])("%s is not an unknown count, and stops the operation", async (_, error) => {
  await using room = await openRoom();
  const { tenant } = room.operation();
  const load = jest.fn().mockRejectedValueOnce(error).mockResolvedValue(1);

  await expect(counted(tenant, "how many", load)).rejects.toBe(error);
  await expect(counted(tenant, "how many", load)).resolves.toBe(1);
});
