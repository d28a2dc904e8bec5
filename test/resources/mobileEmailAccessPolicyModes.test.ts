import type { Values } from "../../provider/lifecycle/define";
import type { TenantData } from "../../provider/loopback";
import { addDevice, addDevices } from "../../provider/loopback";
import { decide } from "../../provider/resources/mobileEmailAccessPolicy/access";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { outlookRule, promptText } from "../../provider/resources/mobileEmailAccessPolicy/wire";
import { openRoom, type Room } from "./harness";

const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };
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

const policyOf = ({ organizationSettings, deviceAccessRules }: TenantData) => ({
  level: organizationSettings.DefaultAccessLevel,
  text: organizationSettings.UserMailInsert,
  rules: [...deviceAccessRules.values()]
    .map((rule) => ({
      characteristic: rule.Characteristic,
      queryString: rule.QueryString,
      accessLevel: rule.AccessLevel,
    }))
    .sort((a, b) => a.queryString.localeCompare(b.queryString)),
});
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

/** The tenant as it stands before each write, and at the end. */
function watch({ loopback }: Room): Policy[] {
  const seen: Policy[] = [];
  const before = () => void seen.push(policyOf(loopback.tenant));
  loopback.inject({ match: ({ kind }) => kind === "write", times: Number.POSITIVE_INFINITY, before });
  return seen;
}

async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}

const names = Object.keys(programs);
const transitions = names.flatMap((from) => names.map((to) => [from, to] as const));

test.each(transitions)(
  "from %s to %s nobody is shut out on the way whom neither shuts out",
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

test.each(names)(
  "from %s, a delete with restore leads back to a tenant that managed nothing",
  async (name) => {
    await using room = await openRoom();
    const start = policyOf(room.loopback.tenant);
    const { id, state } = await created(room, { ...programs[name], onDelete: "restore" });

    await room.operation().resource(mobileEmailAccessPolicy).delete(id, state);

    expect(policyOf(room.loopback.tenant)).toEqual(start);
  },
);

test("the text of the prompt offers both choices within what Exchange takes", () => {
  expect(promptText.length).toBeLessThanOrEqual(256);
  expect(promptText).toMatch(/Outlook/);
  expect(promptText).toMatch(/keep the app you use now/);
});

test.each(["anyAppPromptAll", "anyAppPromptNew"])(
  "%s has to be spelled out: how it asks, and what a delete does",
  async (mode) => {
    await using room = await openRoom();

    const failures = await room.operation().resource(mobileEmailAccessPolicy).check({ mode });

    expect(failures.map(({ property }) => property)).toEqual(["promptVia", "onDelete"]);
    expect(failures[0]?.reason).toContain("until m365 release lets them out");
    expect(room.loopback.requests).toEqual([]);
  },
);

test("prompting new devices only is refused while devices that synchronise today are not exempted", async () => {
  await using room = await openRoom();
  const inputs = {
    mode: "anyAppPromptNew",
    promptVia: "quarantine",
    onDelete: "restore",
    additionalRules: [iphones],
  };
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const reason =
    '63 devices of 58 users synchronise today and are not exempted. Nothing was written. Run m365 exempt first, or set whenNotExempted: "warn".';

  expect(await policy.check(inputs)).toEqual([{ property: "whenNotExempted", reason }]);
  await expect(policy.create(inputs)).rejects.toThrow(reason);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("prompting new devices only touches nobody once today's devices are exempted", async () => {
  await using room = await openRoom();
  for (const mailbox of room.loopback.tenant.mailboxes.values())
    mailbox.ActiveSyncAllowedDeviceIDs = mailbox.devices.map(({ DeviceId }) => DeviceId.toLowerCase());
  const inputs = { mode: "anyAppPromptNew", promptVia: "quarantine", onDelete: "restore" };
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check(inputs)).toEqual([]);
  await created(room, inputs);
  room.loopback.administrator.deviceContacts();

  expect(operation.lines[0]).toContain("No device that synchronises today is touched.");
  const states = [...room.loopback.tenant.mailboxes.values()].flatMap(({ devices }) => devices);
  expect(states.every(({ DeviceAccessState }) => DeviceAccessState === "Allowed")).toBe(true);
});

test("prompting everybody counts whom it asks", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check(programs["anyAppPromptAll"] as Values);

  expect(operation.lines[0]).toBe(
    "resource: every app may synchronise, but people are asked first to move to Outlook. 214 devices of 209 users go into quarantine at their next contact and are asked (Apple Mail 151, Samsung Email 48, Gmail 15); 3 devices through individual exemptions keep synchronising (from the device list, which includes stale partnerships; Microsoft's usage report counts 212 users of other apps than Outlook on phones in the last 30 days).",
  );
});

test("the state knows which of the two prompt modes the tenant is in", async () => {
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

test("a text that somebody changed under a prompt mode is drift", async () => {
  await using room = await openRoom();
  const inputs = programs["anyAppPromptAll"] as Values;
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.setOrganizationSettings({ UserMailInsert: "Wait." });
  const operation = room.operation();

  const diff = await operation.resource(mobileEmailAccessPolicy).diff(id, state, inputs);
  await operation.resource(mobileEmailAccessPolicy).update(id, state, inputs);

  expect(diff.differences).toMatchObject([{ path: "mode", from: "custom" }]);
  expect(operation.lines).toContain("resource: somebody changed the text that people in quarantine read.");
  expect(room.loopback.tenant.organizationSettings.UserMailInsert).toBe(promptText);
});

const characteristics = ["DeviceType", "DeviceModel", "DeviceOS", "UserAgent", "XMSWLHeader"];

test.each(characteristics)("a rule by %s is made, seen, changed and taken away", async (characteristic) => {
  await using room = await openRoom();
  const rule = { characteristic, queryString: "Something 1.0", accessLevel: "Allow" };
  const withRule = (accessLevel: string) => ({
    mode: "outlookOnly",
    additionalRules: [{ ...rule, accessLevel }],
  });
  const { id, state } = await created(room, withRule("Allow"));
  const level = () =>
    [...room.loopback.tenant.deviceAccessRules.values()].find(
      (one) => one.Characteristic === characteristic && one.QueryString === rule.queryString,
    )?.AccessLevel;

  expect(
    (await room.operation().resource(mobileEmailAccessPolicy).diff(id, state, withRule("Allow"))).changes,
  ).toBe(false);
  expect(level()).toBe("Allow");
  const changed = await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, withRule("Quarantine"));
  expect(level()).toBe("Quarantine");
  await room.operation().resource(mobileEmailAccessPolicy).update(id, changed, { mode: "outlookOnly" });
  expect(level()).toBeUndefined();
});

test("TenantAdminPreference is passed on, shown, and put back when it leaves the program", async () => {
  await using room = await openRoom();
  const inputs = { mode: "anyApp", tenantAdminPreference: "LoopbackSecond" };

  const { id, state } = await created(room, inputs);

  expect(state).toMatchObject({ liveTenantAdminPreference: "LoopbackSecond" });
  expect(room.loopback.tenant.organizationSettings.TenantAdminPreference).toBe("LoopbackSecond");
  const after = await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, { mode: "anyApp" });
  expect(room.loopback.tenant.organizationSettings.TenantAdminPreference).toBe("LoopbackNone");
  expect(after).toMatchObject({ liveTenantAdminPreference: "LoopbackNone" });
  const again = await room.operation().resource(mobileEmailAccessPolicy).diff(id, after, { mode: "anyApp" });
  expect(again.changes).toBe(false);
});

test("a TenantAdminPreference that Exchange refuses is answered with its own list, before a rule is made", async () => {
  await using room = await openRoom();

  const failing = room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .create({ mode: "outlookOnly", tenantAdminPreference: "Outlook" });

  await expect(failing).rejects.toThrow(
    'tenantAdminPreference: "Outlook" is not one of LoopbackNone, LoopbackFirst, LoopbackSecond. Nothing was written.',
  );
  expect(policyOf(room.loopback.tenant)).toEqual({ level: "Allow", text: null, rules: [] });
});

test("recipients are compared without order and case, and cleared when they leave the program", async () => {
  await using room = await openRoom();
  const inputs = { mode: "anyApp", adminMailRecipients: ["A@contoso.com", "b@contoso.com"] };
  const { id, state } = await created(room, inputs);
  room.loopback.tenant.organizationSettings.AdminMailRecipients = ["B@contoso.com", "a@contoso.com"];

  const policy = room.operation().resource(mobileEmailAccessPolicy);
  expect((await policy.diff(id, state, inputs)).changes).toBe(false);
  await policy.update(id, state, { mode: "anyApp" });

  expect(room.loopback.tenant.organizationSettings.AdminMailRecipients).toEqual([]);
});

test("apps that few organisations have are named with the line that keeps them going", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      addDevices(tenant, { app: "roomSystem", count: 4, firstUser: 700 });
      const mailbox = [...tenant.mailboxes.values()][800];
      if (mailbox)
        addDevice(tenant, mailbox, "gmail", { DeviceType: "BBWork", DeviceUserAgent: "BBWork/3.1" });
      if (mailbox) addDevice(tenant, mailbox, "nine");
    },
  });
  const operation = room.operation();

  await operation
    .resource(mobileEmailAccessPolicy)
    .check({ mode: "outlookOnly", additionalRules: [iphones] });

  expect(operation.lines.filter((line) => line.includes("to keep"))).toEqual([
    'resource: to keep a room system going, add { characteristic: "DeviceType", queryString: "TeamsRoom", accessLevel: "Allow" } to additionalRules.',
    'resource: to keep BlackBerry Work going, add { characteristic: "DeviceType", queryString: "BBWork", accessLevel: "Allow" } to additionalRules.',
    'resource: to keep Nine going, add { characteristic: "UserAgent", queryString: "NineFolders/5.0", accessLevel: "Allow" } to additionalRules.',
  ]);
});

test("devices of mailboxes without ActiveSync, and ids blocked by hand, are not counted as stopping", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      const [first, second] = [...tenant.mailboxes.values()];
      if (first) first.ActiveSyncEnabled = false;
      if (second) second.ActiveSyncBlockedDeviceIDs = second.devices.map(({ DeviceId }) => DeviceId);
    },
  });
  const operation = room.operation();

  await operation
    .resource(mobileEmailAccessPolicy)
    .check({ mode: "outlookOnly", additionalRules: [iphones] });

  expect(operation.lines[0]).toContain(
    "61 devices of 56 users stop synchronising at once (Samsung Email 46, Gmail 15)",
  );
});
