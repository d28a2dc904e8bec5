import { openEstate } from "../../tools/faults/estate";
import { waitLittle } from "../../tools/faults/matrix";
import { additive, assignment, profile, setting } from "../../tools/faults/programs";
import { Stack } from "../../tools/faults/stack";
import { atTime } from "../clock";

beforeAll(waitLittle);

const groups = ({ loopback, ids }: Awaited<ReturnType<typeof openEstate>>) =>
  (loopback.tenant.assignments.get(ids.foreignProfile) ?? []).map(({ target, source }) => [
    source,
    loopback.tenant.groups.get(target.groupId ?? "")?.displayName ?? target["@odata.type"].split(".").at(-1),
  ]);

test("two stacks and a person who change one profile at the same time keep each other's entries", async () => {
  await using estate = await openEstate();
  const { loopback, ids } = estate;
  const [one, other] = [new Stack(loopback), new Stack(loopback)];
  const ofOther = { targets: [{ kind: "allUsers" }] };
  loopback.inject({
    match: { method: "POST", path: /assign$/ },
    before: () => {
      const now = (loopback.tenant.assignments.get(ids.foreignProfile) ?? [])
        .filter(({ source }) => source === "direct")
        .map(({ target }) => target);
      loopback.administrator.assign(ids.foreignProfile, [
        ...now,
        { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
      ]);
    },
  });

  await Promise.all([
    one.up({ additive: additive(estate) }),
    other.up({ additive: additive(estate, ofOther) }),
  ]);

  expect(groups(estate).sort()).toEqual([
    ["direct", "Board"],
    ["direct", "Contractors"],
    ["direct", "allDevicesAssignmentTarget"],
    ["direct", "allLicensedUsersAssignmentTarget"],
    ["policySets", "Sales"],
  ]);
  expect(await one.preview({ additive: additive(estate) })).toBe(false);
  expect(await other.preview({ additive: additive(estate, ofOther) })).toBe(false);
});

test("a new process right after up, with lists that lag behind, sees no changes", async () => {
  await using estate = await openEstate();
  const program = { profile: profile(estate), assignment: assignment() };
  const stack = new Stack(estate.loopback);
  estate.loopback.staleReads({ lists: 20 });
  await stack.up(program);
  estate.loopback.clearRequests();

  expect(await stack.preview(program)).toBe(false);

  expect(estate.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("a clock that jumps ahead between preview and update causes only a new token and a new read", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  await stack.up({ profile: profile(estate) });
  const program = { profile: profile(estate, { displayName: "Post" }) };
  const session = stack.processes();
  await stack.preview(program, session);
  const tokens = estate.loopback.tokenRequests.length;

  await atTime(Date.now() + 2 * 3_600_000, () => stack.up(program, session));

  expect(estate.loopback.tokenRequests.length).toBeGreaterThan(tokens);
  expect(await stack.preview(program)).toBe(false);
});

test("with the credential of another tenant, nothing in the stack is read, changed or deleted", async () => {
  await using estate = await openEstate();
  await using elsewhere = await openEstate();
  let { environment } = estate.loopback;
  const stack = new Stack(estate.loopback, new Map(), () => environment);
  const program = { setting: setting(), profile: profile(estate) };
  await stack.up(program);
  ({ environment } = elsewhere.loopback);
  elsewhere.loopback.clearRequests();

  for (const work of [stack.refresh(), stack.up({}), stack.up(program)]) {
    await expect(work).rejects.toThrow(
      `signed in to tenant ${elsewhere.loopback.tenantId}, but this stack manages tenant ${estate.loopback.tenantId}. Nothing was read or written.`,
    );
  }
  expect(elsewhere.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(stack.state.size).toBe(2);
});

test.each([
  [403, "ApprovalRequired"],
  [412, "PreconditionFailed"],
  [409, "Conflict"],
])(
  "a change that waits for an approval (%i) is reported with its code, and the next run sends the same request",
  async (status, code) => {
    await using estate = await openEstate();
    const { loopback } = estate;
    const stack = new Stack(loopback);
    const program = { profile: profile(estate) };
    loopback.inject({
      match: { method: "POST", path: /deviceConfigurations$/ },
      status,
      headers: { "x-msft-approval-code": "4711-0815" },
      body: { error: { code, message: "Approval required." } },
    });

    await expect(stack.up(program)).rejects.toMatchObject({
      code: "M365_APPROVAL_PENDING",
      approvalCode: "4711-0815",
      message: expect.stringMatching(
        /^profile: POST \/beta\/deviceManagement\/deviceConfigurations: waits for the approval of another administrator \(Multi Admin Approval, code 4711-0815\)\. Nothing was written\. .* run this again: the same request is sent with its approval\. \(request-id [0-9a-f-]+\)$/,
      ),
    });
    await stack.up(program);

    const posts = loopback.requests.filter(
      ({ method, path }) => method === "POST" && !path.includes("$batch"),
    );
    expect(posts.map(({ status }) => status)).toEqual([status, 201]);
    expect(posts[1]?.body).toEqual(posts[0]?.body);
  },
);
