import { unknownValue } from "../../provider/lifecycle/check";
import { ignoredFailures } from "../../provider/lifecycle/ignored";
import { definitions, type Kind } from "../../provider/resources";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { inputs, profileIn, rolledOut } from "./emailProfileRoom";
import { openRoom } from "./harness";
import { requests } from "./integratedAppsSettingRoom";
import { assigned, assignmentIn, withProfile } from "./profileAssignmentRoom";

const ios = { settings: { platform: "ios" } };

test.each<[Kind, object, string, string]>([
  ["ProfileAssignment", {}, "targets[1].groupName", 'Use "targets".'],
  ["ProfileAssignment", {}, "targets[*]", 'Use "targets".'],
  ["ProfileAssignment", {}, 'targets[0]["groupId"]', 'Use "targets".'],
  ["MobileEmailAccessPolicy", {}, "additionalRules[0]", 'Use "additionalRules".'],
  [
    "IntegratedAppsSetting",
    {},
    "adminConsentRequests.reviewers[0].name",
    'Use "adminConsentRequests.reviewers".',
  ],
  ["EmailProfile", ios, "settings.hostNme", 'matches no input. Did you mean "settings.hostName"?'],
  ["EmailProfile", ios, "settings.hostname", 'matches no input. Did you mean "settings.hostName"?'],
  ["EmailProfile", ios, "hostName", 'matches no input. Did you mean "settings.hostName"?'],
  ["EmailProfile", {}, 'settings["hostNme"]', 'matches no input. Did you mean "settings.hostName"?'],
  ["EmailProfile", ios, "settings.hostName.length", 'leads into a single value. Use "settings.hostName".'],
  ["EmailProfile", ios, "Settings", 'matches no input. Did you mean "settings"?'],
  ["ProfileAssignment", {}, "tenantId", "matches no input. Allowed: profileId, "],
])("ignoreChanges of %s (%j): %s is refused with the right path", (kind, values, path, hint) => {
  const [failure, ...more] = ignoredFailures(definitions[kind], values as never, [path]);

  expect(failure?.reason).toContain(`ignoreChanges: ${JSON.stringify(path)} `);
  expect(failure?.reason).toContain(hint);
  expect(more).toEqual([]);
});

test.each<[Kind, string]>([
  ["EmailProfile", "settings.hostName"],
  ["EmailProfile", 'settings["hostName"]'],
  ["EmailProfile", '["settings"].hostName'],
  ["EmailProfile", "settings"],
  ["EmailProfile", "settings.*"],
  ["EmailProfile", "*"],
  ["EmailProfile", "*.hostName"],
  ["EmailProfile", "__provider"],
  ["ProfileAssignment", "targets"],
  ["IntegratedAppsSetting", "adminConsentRequests.isEnabled"],
])("ignoreChanges of %s: %s is accepted", (kind, path) => {
  expect(ignoredFailures(definitions[kind], ios as never, [path])).toEqual([]);
});

test("a wrong path is refused in check, and in diff if the front passes it only then", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const profile = profileIn(room.operation(), { ignoreChanges: ["settings.hostNme"] });

  await expect(profile.check(inputs, inputs)).resolves.toEqual([
    {
      property: "",
      reason: 'ignoreChanges: "settings.hostNme" matches no input. Did you mean "settings.hostName"?',
    },
  ]);
  await expect(profile.diff(id, olds, inputs)).rejects.toThrow('Did you mean "settings.hostName"?');
});

test("the first up uses the program's targets although they are ignored, and the preview counts them", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };
  const facts = { ignoreChanges: ["targets"] };
  const preview = room.operation();

  await assignmentIn(preview, facts).check(news);
  const { id, computed } = await assignmentIn(room.operation(), facts).create(news);

  expect(preview.lines.join()).toContain("1,277 users");
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
  room.loopback.administrator.assign(profileId, []);
  const later = room.operation();
  await expect(assignmentIn(later, facts).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });
  expect(later.lines).toEqual([]);
});

test("an import keeps what it finds on an ignored path, like an import by the engine", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.contoso.com" });
  room.loopback.clearRequests();

  await profileIn(room.operation(), { ignoreChanges: ["settings.hostName"], adopt: id }).create(inputs);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("drift of an ignored nested property is hidden, and a write of the rest keeps its value", async () => {
  await using room = await openRoom();
  const { tenant } = room.loopback;
  const apps = () =>
    room.operation().resource(integratedAppsSetting, {
      ignoreChanges: ["adminConsentRequests.notifyReviewers"],
    });
  const news = { userConsent: "off", adminConsentRequests: requests };
  const { id, computed: olds = {} } = await apps().create(news);
  expect(tenant.adminConsentRequestPolicy.notifyReviewers).toBe(true);
  tenant.adminConsentRequestPolicy.notifyReviewers = false;

  await expect(apps().diff(id, olds, news)).resolves.toMatchObject({ changes: false });
  const fewer = { ...requests, reviewers: requests.reviewers.slice(1) };
  await apps().update(id, olds, { ...news, adminConsentRequests: fewer });

  expect(tenant.adminConsentRequestPolicy.reviewers).toHaveLength(2);
  expect(tenant.adminConsentRequestPolicy.notifyReviewers).toBe(false);
});

test.each([
  ["settings", unknownValue],
  ["settings.platform", { ...inputs.settings, platform: unknownValue }],
])("an update with unknown %s is not a replacement", async (_name, settings) => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;

  const diff = await profileIn(room.operation()).diff(id, olds, { ...inputs, settings });

  expect(diff).toMatchObject({ changes: true, replaces: [] });
  expect(diff.differences.map(({ path }) => path)).toEqual(["settings"]);
});
