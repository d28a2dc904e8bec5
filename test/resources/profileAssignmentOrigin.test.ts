import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Context, Definition } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { observe } from "../../provider/resources/profileAssignment/live";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";
import { speaker } from "./fakeReporter";
import { assigned, assignmentIn, groupId, groupType, inputs, withProfile } from "./profileAssignmentRoom";

const today = () => new Date().toISOString().slice(0, 10);
const marker = "0123456789abcdef";

/** A profile that another stack created and assigned to Sales. */
async function assignedElsewhere() {
  const setting = await withProfile();
  const { room, profileId, sales } = setting;
  const targets = [{ kind: "group", groupId: sales }];
  const made = await assignmentIn(room.operation()).create({ profileId, targets });
  room.loopback.clearRequests();
  return { ...setting, made, targets };
}

test("the preview names the other stack's marker and day for people whose targets it will remove", async () => {
  const { room, profileId, contractors } = await assignedElsewhere();
  await using _ = room;
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [{ kind: "group", groupId: contractors }] });

  expect(preview.lines).toContain(
    `ios-mail: 1,277 users in "Sales" were assigned by another stack (marker ${marker}) on ${today()}; this stack takes the profile from them.`,
  );
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("the stack that created the profile also learns of targets by the same application from elsewhere", async () => {
  const { room, profileId, made, targets, contractors } = await assignedElsewhere();
  await using _ = room;
  await assignmentIn(room.operation()).update(
    made.id,
    { ...made.computed },
    { profileId, targets: [...targets, { kind: "group", groupId: contractors }] },
  );
  const preview = room.operation();
  const owner = { owner: marker };
  const profile = preview.resource(emailProfile, owner);
  await profile.diff(profileId, { ...inputs, tenantId: room.loopback.tenantId }, inputs);

  await assignmentIn(preview).diff(made.id, made.computed ?? {}, { profileId, targets });

  expect(preview.lines).toContain(
    `ios-mail: 37 users in "Sales contractors" were assigned on ${today()} by the application that this stack signs in as, but not by this resource: another stack, or another resource of this one, may own them; this stack takes the profile from them.`,
  );
});

test("without the audit log, the preview only reports that another stack's marker is on the profile", async () => {
  const { room, profileId, contractors } = await assignedElsewhere();
  await using _ = room;
  const { tenant } = room.loopback;
  tenant.applicationRoles = tenant.applicationRoles.filter(
    (role) => role !== "DeviceManagementApps.Read.All",
  );
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [{ kind: "group", groupId: contractors }] });

  expect(preview.lines).toContain(
    `ios-mail: 1,277 users in "Sales" were assigned at an unknown time (the profile has the marker ${marker}, which no resource of this run has); this stack takes the profile from them.`,
  );
});

test("an additive assignment removes nothing from others, and reads no audit log", async () => {
  const { room, profileId, contractors } = await assignedElsewhere();
  await using _ = room;
  const preview = room.operation();
  const inputs = { profileId, mode: "additive", targets: [{ kind: "group", groupId: contractors }] };

  await assignmentIn(preview).check(inputs);

  expect(preview.lines).toEqual(['ios-mail: 37 users in "Sales contractors" get the account.']);
  expect(room.loopback.log.join()).not.toContain("auditEvents");
});

test("targets that an administrator added to this stack's profile are drift, without naming another stack", async () => {
  const { room, profileId, made, targets } = await assignedElsewhere();
  await using _ = room;
  const board = groupId(room, "Board");
  room.loopback.administrator.assign(profileId, [
    ...targets.map((target) => ({ "@odata.type": groupType, groupId: target.groupId })),
    { "@odata.type": groupType, groupId: board },
  ]);
  const preview = room.operation();
  const profile = preview.resource(emailProfile, { owner: marker });
  await profile.diff(profileId, { ...inputs, tenantId: room.loopback.tenantId }, inputs);

  await assignmentIn(preview).diff(made.id, made.computed ?? {}, { profileId, targets });

  expect(preview.lines.join("\n")).toContain('10 users in "Board" lose the account');
  expect(preview.lines.join("\n")).not.toContain("stack");
  expect(assigned(room, profileId)).toHaveLength(2);
});

test.each([
  ["an event for each entry", "entries", undefined],
  ["a text that contains ids of groups", "list", (text: string) => `assigned: ${text}`],
] as const)("a log with %s, as for other Intune policies, is read as well", async (_, form, spell) => {
  const { room, profileId, made, targets } = await assignedElsewhere();
  await using _room = room;
  const { administrator, tenant } = room.loopback;
  tenant.assignmentAudit = form;
  const board = groupId(room, "Board");
  administrator.assign(profileId, [
    ...targets.map((target) => ({ "@odata.type": groupType, groupId: target.groupId })),
    { "@odata.type": groupType, groupId: board },
  ]);
  const event = tenant.auditEvents.at(-1);
  if (!event) throw new Error("nothing was logged");
  event.actor = { applicationId: "another" };
  for (const one of event.resources.flatMap(({ modifiedProperties }) => modifiedProperties))
    if (spell)
      Object.assign(one, { oldValue: spell(one.oldValue ?? ""), newValue: spell(one.newValue ?? "") });
  const preview = room.operation();
  await preview
    .resource(emailProfile, { owner: marker })
    .diff(profileId, { ...inputs, tenantId: room.loopback.tenantId }, inputs);

  await assignmentIn(preview).diff(made.id, made.computed ?? {}, { profileId, targets });

  expect(preview.lines).toContain(
    `ios-mail: 10 users in "Board" were assigned by another application on ${today()}; this stack takes the profile from them.`,
  );
});

test("an imported assignment of another stack's profile gives a warning, but not with its profile in the same run", async () => {
  const { room, profileId, targets } = await assignedElsewhere();
  await using _ = room;
  const [foreign, own] = [room.operation(), room.operation()];
  const state = { ...inputs, tenantId: room.loopback.tenantId };
  await own.resource(emailProfile, { owner: marker }).diff(profileId, state, inputs);

  for (const preview of [foreign, own])
    await assignmentIn(preview, { adopt: profileId }).check({ profileId, targets });

  expect(foreign.lines).toContainEqual(
    expect.stringContaining(
      `ios-mail: warning: the profile carries the marker [pulumi:${marker}]. If another stack manages the profile, it may also manage its assignments`,
    ),
  );
  expect(own.lines.join("\n")).not.toContain("warning");
});

test("an import by the engine gives the same warning", async () => {
  const { room, profileId } = await assignedElsewhere();
  await using _ = room;
  const lines: string[] = [];
  const { environment } = room.loopback;
  const session = new Session(
    (key) => configKeys[key].map((name) => environment[name]).find((value) => value !== undefined),
    (line) => lines.push(line),
  );
  const facts = { name: "who", owner: "bbbbbbbbbbbbbbbb", ignoreChanges: [] };

  await session.import(profileAssignment as unknown as Definition, facts, profileId);

  expect(lines).toEqual([expect.stringContaining(`the profile carries the marker [pulumi:${marker}]`)]);
});

test("an exclusion that another stack added takes the profile from nobody, and is not reported as its assignment", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const excluded = [{ kind: "allUsers" }, { kind: "excludeGroup", groupId: contractors }];
  await assignmentIn(room.operation()).create({ profileId, targets: excluded });
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [{ kind: "allUsers" }] });

  expect(preview.lines.join("\n")).not.toContain("this stack takes the profile from them");
});

test("entries that one event of another application added are all reported as its entries", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const groups = [sales, contractors].map((groupId) => ({ kind: "group", groupId }));
  await assignmentIn(room.operation()).create({ profileId, targets: groups });
  const event = room.loopback.tenant.auditEvents.at(-1);
  if (event) event.actor = { applicationId: "another" };
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [{ kind: "allDevices" }] });

  expect(preview.lines.join("\n")).toContain(
    '1,277 users in "Sales" and 37 users in "Sales contractors" were assigned by another application on',
  );
});

test.each([
  ["that is imported", { adopt: true }, true],
  ["that is not imported", {}, false],
])(
  "an assignment %s: its observation names the marker of another stack's profile: %j",
  async (_, facts, says) => {
    const { room, profileId, targets } = await assignedElsewhere();
    await using _room = room;
    const owner = "aaaaaaaaaaaaaaaa";
    const context: Context = {
      tenant: room.operation().tenant,
      comparesWithTenant: true,
      resource: {
        name: "ios-mail",
        owner,
        ignoreChanges: [],
        ...("adopt" in facts ? { adopt: profileId } : {}),
      },
      claims: new ClaimRegister().of(owner),
      ...speaker(),
    };

    const observed = await observe(context, profileId, {
      declared: { targets } as never,
      before: {},
      fresh: false,
    });

    expect(observed?.managedElsewhere?.includes(marker) ?? false).toBe(says);
  },
);
