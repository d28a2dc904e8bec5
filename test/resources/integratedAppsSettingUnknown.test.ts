import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { created, low, openWith } from "./integratedAppsSettingRoom";

const lowRisk = (permission: string): Values => ({
  userConsent: "lowRisk",
  lowRiskPermissions: [{ api: "Microsoft Graph", permission }],
});

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test.each([
  ["the list", unknown],
  ["an entry", [unknown]],
  ["the name in an entry", [{ api: "Microsoft Graph", permission: unknown }]],
])("if %s is unknown, the preview does not say what will be removed", async (_, permissions) => {
  await using room = await openWith([low]);
  const { id, state } = await created(room, lowRisk("User.Read"));
  const operation = room.operation();

  await operation
    .resource(integratedAppsSetting, { name: "apps" })
    .diff(id, state, { userConsent: "lowRisk", lowRiskPermissions: permissions });

  expect(operation.lines).toEqual([]);
});

const lowAsList = { userConsent: "custom", permissionGrantPolicyIds: ["microsoft-user-default-low"] };

test.each<[string, Values, Values]>([
  ["requests for consent", { adminConsentRequests: { isEnabled: false } }, { adminConsentRequests: unknown }],
  ["a policy in a list", lowAsList, { userConsent: "custom", permissionGrantPolicyIds: [unknown] }],
  ["a list of policies", lowAsList, { userConsent: "custom", permissionGrantPolicyIds: unknown }],
  ["a first list of policies", {}, { userConsent: "custom", permissionGrantPolicyIds: unknown }],
])("the preview says nothing about %s while it is unknown", async (_, olds, news) => {
  await using room = await openWith([low]);
  const { id, state } = await created(room, { userConsent: "off", ...olds });
  const operation = room.operation();

  await operation
    .resource(integratedAppsSetting, { name: "apps" })
    .diff(id, state, { userConsent: "off", ...news });

  expect(operation.lines).toEqual([]);
});

test("a mode with unknown permissions is not said to allow nothing", async () => {
  await using room = await openWith([low]);
  const { id, state } = await created(room, { userConsent: "off" });
  const operation = room.operation();

  await operation
    .resource(integratedAppsSetting, { name: "apps" })
    .diff(id, state, { userConsent: "lowRisk", lowRiskPermissions: unknown });

  expect(operation.lines.join()).toContain('user consent changes from "off" to "low-risk apps"');
  expect(operation.lines.join()).not.toContain("no permission is classified as low");
});
