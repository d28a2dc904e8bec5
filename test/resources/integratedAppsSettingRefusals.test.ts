import type { Values } from "../../provider/lifecycle/define";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom } from "./harness";
import { low, openWith } from "./integratedAppsSettingRoom";

test("a 403 names the missing permission", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Policy.Read.All"];
    },
  });

  await expect(
    room.operation().resource(integratedAppsSetting).create({ userConsent: "off" }),
  ).rejects.toThrow(
    "the application lacks Policy.ReadWrite.Authorization (it has Policy.Read.All). Grant it in Entra ID > App registrations > API permissions, then run this again. Nothing was written.",
  );

  const operation = room.operation();
  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });
  expect(operation.lines[0]).toContain("Consent that people have given stays in force;");
  expect(operation.lines.join()).toContain(
    "which consent people have already given is not known: the application lacks Directory.Read.All",
  );
});

test.each<[string, Values, string, string]>([
  [
    "an unknown mode",
    { userConsent: "on" },
    "userConsent",
    '"on" is not one of off, lowRisk, microsoftManaged, legacy, custom.',
  ],
  [
    "custom without policies",
    { userConsent: "custom" },
    "permissionGrantPolicyIds",
    'is missing: userConsent "custom" needs at least one policy.',
  ],
  [
    "policies with another mode than custom",
    { userConsent: "off", permissionGrantPolicyIds: ["x"] },
    "permissionGrantPolicyIds",
    'is set, but userConsent is "off". Set userConsent: "custom", or leave it out.',
  ],
  [
    "a complete entry instead of a policy id",
    { userConsent: "custom", permissionGrantPolicyIds: [low] },
    "permissionGrantPolicyIds[0]",
    `"${low}" contains the prefix that the provider adds. Write only the id: "microsoft-user-default-low".`,
  ],
  [
    "no reviewer",
    { userConsent: "off", adminConsentRequests: { isEnabled: true } },
    "adminConsentRequests.reviewers",
    "is missing: requests need at least one reviewer while they are on.",
  ],
  [
    "a reviewer without a name",
    { userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "user" }] } },
    "adminConsentRequests.reviewers[0]",
    "has neither id nor name. Set one of them.",
  ],
  [
    "an invalid id of a reviewer",
    {
      userConsent: "off",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "user", id: "ana" }] },
    },
    "adminConsentRequests.reviewers[0].id",
    '"ana" is not an id (a GUID).',
  ],
  [
    "too many days",
    { userConsent: "off", adminConsentRequests: { isEnabled: false, requestDurationInDays: 61 } },
    "adminConsentRequests.requestDurationInDays",
    "is more than 60 days. Allowed: 1 to 60.",
  ],
])("%s is refused at its property before any request", async (_what, inputs, property, reason) => {
  await using room = await openWith([]);

  const failures = await room.operation().resource(integratedAppsSetting).check(inputs);

  expect(failures).toEqual([{ property, reason }]);
  expect(room.loopback.requests).toEqual([]);
});

test("a policy that does not exist is refused by name", async () => {
  await using room = await openWith([]);

  const failures = await room
    .operation()
    .resource(integratedAppsSetting)
    .check({ userConsent: "custom", permissionGrantPolicyIds: ["Contoso-Calendar-Apps", "contoso-nothing"] });

  expect(failures).toEqual([
    {
      property: "permissionGrantPolicyIds[1]",
      reason: expect.stringContaining('"contoso-nothing" is not an app consent policy of this tenant.'),
    },
  ]);
});

test("policies that cannot be looked up are accepted with a warning", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Policy.ReadWrite.Authorization"];
    },
  });
  const operation = room.operation();

  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  expect(await operation.resource(integratedAppsSetting).check(inputs)).toEqual([]);

  expect(operation.lines[0]).toBe(
    "resource: warning: it could not be checked whether the policies in permissionGrantPolicyIds exist (Policy.Read.PermissionGrant is missing).",
  );
});
