import { unknownValue } from "../../provider/lifecycle/check";
import type { Values } from "../../provider/lifecycle/define";
import { decide } from "../../provider/resources/mobileEmailAccessPolicy/census/accessDecision";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { outlookRule, promptText } from "../../provider/resources/mobileEmailAccessPolicy/wire";
import { openRoom, type Room } from "./harness";
import { created, iphones, policyOf } from "./mobileEmailAccessPolicyModesRoom";

const prompt = { promptVia: "quarantine", onDelete: "restore", whenNotExempted: "warn" };

const programs: Record<string, Values> = {
  outlookOnly: { mode: "outlookOnly" },
  outlookAndIphones: { mode: "outlookOnly", additionalRules: [iphones] },
  anyAppPromptAll: { mode: "anyAppPromptAll", ...prompt },
  anyAppPromptNew: { mode: "anyAppPromptNew", ...prompt, additionalRules: [iphones] },
  anyAppPromptNewWithText: { mode: "anyAppPromptNew", ...prompt, userMailInsert: "Ask the help desk." },
  anyApp: { mode: "anyApp" },
  anyAppButIphones: { mode: "anyApp", additionalRules: [{ ...iphones, accessLevel: "Block" }] },
};

type Policy = ReturnType<typeof policyOf>;

const levels: Record<string, string> = {
  outlookOnly: "Block",
  anyAppPromptAll: "Quarantine",
  anyAppPromptNew: "Quarantine",
  anyApp: "Allow",
};

function expected({ mode, additionalRules = [], userMailInsert }: Values): Policy {
  const isPrompt = String(mode).startsWith("anyAppPrompt");
  const rules = [...(mode === "anyApp" ? [] : [outlookRule]), ...(additionalRules as Policy["rules"])];
  return {
    level: levels[String(mode)] as Policy["level"],
    text: (userMailInsert as string) ?? (isPrompt ? promptText : null),
    rules: rules.sort((a, b) => a.queryString.localeCompare(b.queryString)),
  };
}

const samples = ["Outlook", "iPhone", "Android"].map((DeviceType) => ({
  DeviceType,
  DeviceModel: DeviceType === "Outlook" ? "Outlook for iOS and Android" : DeviceType,
  DeviceOS: "",
  DeviceUserAgent: "",
}));

const openness = { Block: 0, Quarantine: 1, Allow: 2 };

const accessIn = (policy: Policy) => samples.map((sample) => openness[decide(policy, sample).level]);

/** Records the tenant's policy before each write. */
function watch({ loopback }: Room): Policy[] {
  const seen: Policy[] = [];
  const before = () => void seen.push(policyOf(loopback.tenant));
  loopback.inject({ match: ({ kind }) => kind === "write", times: Number.POSITIVE_INFINITY, before });
  return seen;
}

const names = Object.keys(programs);

const transitions = names.flatMap((from) => names.map((to) => [from, to] as const));

test.each(transitions)(
  "from %s to %s, no intermediate step blocks an app that both modes allow",
  async (from, to) => {
    const [olds, news] = [programs[from] as Values, programs[to] as Values];
    await using room = await openRoom();
    const { id, state } = await created(room, olds);
    expect(policyOf(room.loopback.tenant)).toEqual(expected(olds));
    const seen = watch(room);
    const policy = room.operation().resource(mobileEmailAccessPolicy);

    expect(await policy.check(news, olds)).toEqual([]);
    await policy.diff(id, state, news);
    const after = await policy.update(id, state, news);

    expect(policyOf(room.loopback.tenant)).toEqual(expected(news));
    const [start, end] = [accessIn(expected(olds)), accessIn(expected(news))];
    for (const access of seen.map(accessIn)) {
      for (const [at, level] of access.entries())
        expect(level).toBeGreaterThanOrEqual(Math.min(start[at] as number, end[at] as number));
    }
    expect(after).toMatchObject({ ...news, effectiveMode: news["mode"] });
    room.loopback.clearRequests();
    const again = await room.operation().resource(mobileEmailAccessPolicy).diff(id, after, news);
    expect(again).toMatchObject({ changes: false });
    expect(room.loopback.violations).toEqual([]);
  },
);

test.each(names)("from %s, a delete with restore restores the original policy", async (name) => {
  await using room = await openRoom();
  const start = policyOf(room.loopback.tenant);
  const { id, state } = await created(room, { ...programs[name], onDelete: "restore" });

  await room.operation().resource(mobileEmailAccessPolicy).delete(id, state);

  expect(policyOf(room.loopback.tenant)).toEqual(start);
});

test("the prompt's text offers both choices within Exchange's limit", () => {
  expect(promptText.length).toBeLessThanOrEqual(256);
  expect(promptText).toMatch(/Outlook/);
  expect(promptText).toMatch(/keep the app you use now/);
});

test.each(["anyAppPromptAll", "anyAppPromptNew"])("%s requires promptVia and onDelete", async (mode) => {
  await using room = await openRoom();

  const failures = await room.operation().resource(mobileEmailAccessPolicy).check({ mode });

  expect(failures.map(({ property }) => property)).toEqual(["promptVia", "onDelete"]);
  expect(failures[0]?.reason).toContain("until m365 release allows them");
  expect(room.loopback.requests).toEqual([]);
});

test.each(["anyApp", "outlookOnly"])(
  "mode %s refuses properties of prompts, and an unknown mode does not",
  async (mode) => {
    await using room = await openRoom();
    const policy = room.operation().resource(mobileEmailAccessPolicy);
    const given = { promptVia: "quarantine", quarantineHours: 48, whenOutlookAppears: "release" };

    expect(await policy.check({ mode, ...given })).toEqual(
      Object.keys(given).map((property) => ({
        property,
        reason: `is set, but mode "${mode}" does not prompt anyone. Remove it.`,
      })),
    );
    expect(await policy.check({ mode: unknownValue, ...given })).toEqual([]);
  },
);

test("anyAppPromptNew is refused while devices that currently sync are not exempted", async () => {
  await using room = await openRoom();
  const inputs = {
    mode: "anyAppPromptNew",
    promptVia: "quarantine",
    onDelete: "restore",
    additionalRules: [iphones],
  };
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const reason =
    '63 devices of 58 users currently sync and are not exempted. Nothing was written. Run m365 exempt first, or set whenNotExempted: "warn".';

  expect(await policy.check(inputs)).toEqual([{ property: "whenNotExempted", reason }]);
  await expect(policy.create(inputs)).rejects.toThrow(reason);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("if a rule is removed together with the change of mode, the error names the exempt option for its devices", async () => {
  await using room = await openRoom();
  const before = { mode: "outlookOnly", additionalRules: [iphones] };
  const { state } = await created(room, before);
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const after = { mode: "anyAppPromptNew", promptVia: "quarantine", onDelete: "restore" };

  expect(await policy.check(after, state)).toEqual([
    {
      property: "whenNotExempted",
      reason: expect.stringContaining('Run m365 exempt --without-rule "DeviceType=iPhone" first'),
    },
  ]);
});

test("anyAppPromptNew affects nobody if all devices are exempted", async () => {
  await using room = await openRoom();
  for (const mailbox of room.loopback.tenant.mailboxes.values())
    mailbox.ActiveSyncAllowedDeviceIDs = mailbox.devices.map(({ DeviceId }) => DeviceId.toLowerCase());
  const inputs = { mode: "anyAppPromptNew", promptVia: "quarantine", onDelete: "restore" };
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check(inputs)).toEqual([]);
  await created(room, inputs);
  room.loopback.administrator.deviceContacts();

  expect(operation.lines[0]).toContain("No device that currently syncs is affected.");
  const states = [...room.loopback.tenant.mailboxes.values()].flatMap(({ devices }) => devices);
  expect(states.every(({ DeviceAccessState }) => DeviceAccessState === "Allowed")).toBe(true);
});

test("the preview of anyAppPromptAll counts the people who will be prompted", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check(programs["anyAppPromptAll"] as Values);

  expect(operation.lines.slice(0, 2)).toEqual([
    "resource: every app is allowed, but people are first prompted to move to Outlook. 214 devices of 209 users will go into quarantine at their next contact, and their users are prompted (Apple Mail 151, Samsung Email 48, Gmail 15); 3 devices keep syncing through individual exemptions.",
    "resource: the counts come from Exchange's device list, which includes devices that are no longer used; Microsoft's usage report shows 212 users of apps other than Outlook on phones in the last 30 days.",
  ]);
});

test("the state distinguishes the two prompt modes, which are the same in the tenant", async () => {
  await using room = await openRoom();
  const [all, fresh] = [
    programs["anyAppPromptAll"] as Values,
    { ...programs["anyAppPromptAll"], mode: "anyAppPromptNew" },
  ];
  const { id, state } = await created(room, all);
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  const diff = await policy.diff(id, state, fresh);
  const after = await policy.update(id, state, fresh);

  expect(diff.differences).toMatchObject([{ path: "mode", from: "anyAppPromptAll", to: "anyAppPromptNew" }]);
  expect(after).toMatchObject({ effectiveMode: "anyAppPromptNew" });
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("a changed prompt text is drift", async () => {
  await using room = await openRoom();
  const inputs = programs["anyAppPromptAll"] as Values;
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.setOrganizationSettings({ UserMailInsert: "Wait." });
  const operation = room.operation();

  const diff = await operation.resource(mobileEmailAccessPolicy).diff(id, state, inputs);
  await operation.resource(mobileEmailAccessPolicy).update(id, state, inputs);

  expect(diff.differences).toMatchObject([{ path: "mode", from: "custom" }]);
  expect(operation.lines).toContain("resource: somebody changed the text that people in quarantine receive.");
  expect(room.loopback.tenant.organizationSettings.UserMailInsert).toBe(promptText);
});
