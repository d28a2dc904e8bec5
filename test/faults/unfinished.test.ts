import type { Values } from "../../provider/lifecycle/define";
import type { LoggedRequest, Loopback } from "../../provider/loopback";
import { type Estate, groupId, openEstate } from "../../tools/faults/estate";
import { waitLittle } from "../../tools/faults/matrix";
import { additive, policy, profile, setting } from "../../tools/faults/programs";
import { type Program, Stack } from "../../tools/faults/stack";

beforeAll(waitLittle);

/** Runs `up`, and refuses every request after the first matching write. */
async function breakOffAfter(
  { loopback }: Estate,
  stack: Stack,
  program: Program,
  isWrite: (request: LoggedRequest) => boolean,
): Promise<void> {
  let hasWritten = false;
  const mend = loopback.inject({
    match(request) {
      const isLater = hasWritten;
      hasWritten ||= isWrite(request);
      return isLater;
    },
    status: 403,
    times: Number.POSITIVE_INFINITY,
  });
  await expect(stack.up(program)).rejects.toThrow("403");
  mend();
}

async function linesOfPreview(stack: Stack, program: Program): Promise<string[]> {
  const lines: string[] = [];
  expect(
    await stack.preview(
      program,
      stack.processes((line) => lines.push(line)),
    ),
  ).toBe(true);
  return lines;
}

const groupsOf = ({ loopback, ids }: Estate): string[] =>
  (loopback.tenant.assignments.get(ids.foreignProfile) ?? [])
    .filter(({ source }) => source === "direct")
    .map(({ target }) => loopback.tenant.groups.get(target.groupId ?? "")?.displayName ?? "")
    .sort();

const named = (...names: string[]) => ({
  targets: names.map((name) => ({ kind: "group", groupId: groupId(name) })),
});

const rulesOf = ({ tenant }: Loopback): string[] =>
  [...tenant.deviceAccessRules.values()].map(({ QueryString }) => QueryString).sort();

const rules = (...names: string[]): Values => ({
  mode: "anyApp",
  additionalRules: names.map((queryString) => ({
    characteristic: "DeviceType",
    queryString,
    accessLevel: "Allow",
  })),
});

describe("an additive assignment whose update was interrupted after a write", () => {
  test("still owns what it added then, and what it had added before", async () => {
    await using estate = await openEstate();
    const stack = new Stack(estate.loopback);
    await stack.up({ who: additive(estate, named("Contractors")) });
    const changed = { who: additive(estate, named("Sales")) };
    await breakOffAfter(estate, stack, changed, ({ path }) => path.endsWith("/assign"));

    expect(await linesOfPreview(stack, changed)).toContain(
      "who: the last run was interrupted while it wrote this; this update finishes it.",
    );
    await stack.up(changed);
    expect(groupsOf(estate)).toEqual(["Board", "Sales"]);
    expect(await stack.preview(changed)).toBe(false);
    await stack.up({});

    expect(groupsOf(estate)).toEqual(["Board"]);
  });

  test("is deleted completely, also after a refresh", async () => {
    await using estate = await openEstate();
    const stack = new Stack(estate.loopback);
    await stack.up({ who: additive(estate, named("Contractors", "Board")) });
    const changed = { who: additive(estate, named("Sales")) };
    await breakOffAfter(estate, stack, changed, ({ path }) => path.endsWith("/assign"));
    estate.loopback.administrator.assign(
      estate.ids.foreignProfile,
      ["Contractors", "Board", "Sales"].map((name) => ({
        "@odata.type": "#microsoft.graph.groupAssignmentTarget",
        groupId: groupId(name),
      })),
    );
    await stack.refresh();
    await stack.up({});

    expect(groupsOf(estate)).toEqual(["Board"]);
  });
});

test("a rule that an interrupted update created is removed when it is removed from the program", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  const before = rulesOf(estate.loopback);
  await stack.up({ phones: policy(rules("iPhone")) });
  const isNewRule = ({ cmdlet }: { cmdlet?: string }) => cmdlet === "New-ActiveSyncDeviceAccessRule";
  await breakOffAfter(estate, stack, { phones: policy(rules("iPad", "iPhone", "Pixel")) }, isNewRule);
  expect(rulesOf(estate.loopback)).toContain("iPad");

  await stack.up({ phones: policy(rules("iPhone")) });

  expect(rulesOf(estate.loopback)).toEqual([...before, "iPhone"].sort());
});

test("a reviewer whom an interrupted update added is removed when removed from the program", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  const reviewers = (...names: string[]) =>
    setting({
      adminConsentRequests: { isEnabled: true, reviewers: names.map((name) => ({ kind: "group", name })) },
    });
  await stack.up({ apps: reviewers("Board") });
  await breakOffAfter(estate, stack, { apps: reviewers("Board", "Sales") }, ({ method }) => method === "PUT");

  await stack.up({ apps: reviewers("Board") });

  const queries = estate.loopback.tenant.adminConsentRequestPolicy.reviewers.map(({ query }) => query);
  expect(queries).toEqual([expect.stringContaining(groupId("Board"))]);
});

test("a property that an interrupted update wrote is reset to its default when it is removed from the program", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  await stack.up({ mail: profile(estate) });
  const changed = { mail: profile(estate, { settings: { useOAuth: true } }) };
  await breakOffAfter(estate, stack, changed, ({ method }) => method === "PATCH");

  await stack.up({ mail: profile(estate) });

  const [mail] = [...estate.loopback.tenant.deviceConfigurations.values()].filter(
    ({ displayName }) => displayName === "Mail",
  );
  expect(mail?.["useOAuth"]).toBe(false);
});

test("the run that completes an interrupted create also writes ignored properties, which are ignored from then on", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  const ignoring = {
    phones: { ...policy(rules("iPad", "iPhone")), options: { ignoreChanges: ["additionalRules"] } },
  };
  const isNewRule = ({ cmdlet }: { cmdlet?: string }) => cmdlet === "New-ActiveSyncDeviceAccessRule";
  await breakOffAfter(estate, stack, ignoring, isNewRule);

  await stack.up(ignoring);
  expect(rulesOf(estate.loopback)).toEqual(expect.arrayContaining(["iPad", "iPhone"]));
  const { Identity = "" } =
    [...estate.loopback.tenant.deviceAccessRules.values()].find(
      ({ QueryString }) => QueryString === "iPad",
    ) ?? {};
  estate.loopback.administrator.removeDeviceAccessRule(Identity);

  expect(await stack.preview(ignoring)).toBe(false);
});

test("an update that was refused before it wrote anything leaves the state as it was", async () => {
  await using estate = await openEstate();
  const stack = new Stack(estate.loopback);
  await stack.up({ who: additive(estate, named("Contractors")) });
  const before = stack.state;
  estate.loopback.inject({ match: { method: "POST", path: /assign$/ }, status: 403 });

  await expect(stack.up({ who: additive(estate, named("Sales")) })).rejects.toThrow("403");

  expect(stack.state).toEqual(before);
});
