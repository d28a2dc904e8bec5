import { unknownValue } from "../../provider/lifecycle/check";
import type { Values } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";

const online = "outlook.office365.com";
const profileOf = (platform: string, hostName = online) => ({
  displayName: "Mail",
  settings: {
    ...{ platform, hostName, emailAddressSource: "primarySmtpAddress" },
    ...(platform.startsWith("androidWork") ? {} : { accountName: "Work" }),
    ...(platform === "ios" ? { useOAuth: true } : {}),
  },
});
const rule = (characteristic: string, queryString: string, accessLevel = "Allow") => ({
  ...{ characteristic, queryString, accessLevel },
});
type Order = "profile first" | "policy first";

async function warnings(profile: Values, policy: Values, order: Order = "profile first"): Promise<string[]> {
  await using room = await openRoom();
  const operation = room.operation();
  const checks = [
    () => operation.resource(emailProfile, { name: "mail", owner: "a".repeat(16) }).check(profile),
    () =>
      operation.resource(mobileEmailAccessPolicy, { name: "phones", owner: "b".repeat(16) }).check(policy),
  ];
  for (const check of order === "profile first" ? checks : checks.reverse())
    expect(await check()).toEqual([]);
  return operation.lines.filter((line) => /warning: (blocks|this profile)/.test(line));
}

const android =
  '{ characteristic: "DeviceType", queryString: "Android", accessLevel: "Allow" } to additionalRules of "phones"; this allows every app that reports itself as Android.';

test("a profile for an app that the program's policy blocks gives a warning at the policy, with the rule that allows the app", async () => {
  expect(await warnings(profileOf("androidWorkProfileGmail"), { mode: "outlookOnly" })).toEqual([
    `phones: warning: blocks Gmail, in which "mail" sets up mail: only exempted devices get mail in this app. To allow it, add ${android}`,
  ]);
});

test("if the policy is checked first, the warning is at the profile", async () => {
  expect(
    await warnings(profileOf("androidWorkProfileNineWork"), { mode: "outlookOnly" }, "policy first"),
  ).toEqual([
    `mail: warning: this profile sets up mail in Nine, which "phones" blocks: only exempted devices get mail in this app. To allow it, add ${android}`,
  ]);
});

const only = (...additionalRules: object[]) => ({ mode: "outlookOnly", additionalRules });

test.each<[string, Values, Values, number]>([
  [
    "Gmail, allowed by device type",
    profileOf("androidWorkProfileGmail"),
    only(rule("DeviceType", "Android")),
    0,
  ],
  [
    "Gmail, allowed by user agent",
    profileOf("androidWorkProfileGmail"),
    only(rule("UserAgent", "Android-Mail/2026.10")),
    0,
  ],
  [
    "Gmail on an allowed model",
    profileOf("androidWorkProfileGmail"),
    only(rule("DeviceModel", "Pixel 9")),
    0,
  ],
  [
    "Gmail, put into quarantine by a rule",
    profileOf("androidWorkProfileGmail"),
    only(rule("DeviceType", "Android", "Quarantine")),
    0,
  ],
  [
    "Gmail, with a rule for another app",
    profileOf("androidWorkProfileGmail"),
    only(rule("DeviceType", "iPhone")),
    1,
  ],
  [
    "Gmail, with a rule that blocks it",
    profileOf("androidWorkProfileGmail"),
    only(rule("DeviceType", "Android", "Block")),
    1,
  ],
  [
    "Gmail, blocked by a rule although other apps are allowed",
    profileOf("androidWorkProfileGmail"),
    { mode: "anyApp", additionalRules: [rule("DeviceType", "Android", "Block")] },
    1,
  ],
  ["Gmail with mode anyApp", profileOf("androidWorkProfileGmail"), { mode: "anyApp" }, 0],
  [
    "Gmail with a prompt mode",
    profileOf("androidWorkProfileGmail"),
    { mode: "anyAppPromptAll", promptVia: "quarantine", onDelete: "retain" },
    0,
  ],
  [
    "Gmail for the organisation's own server",
    profileOf("androidWorkProfileGmail", "mail.contoso.com"),
    only(),
    0,
  ],
  [
    "Gmail, with unknown rules",
    profileOf("androidWorkProfileGmail"),
    { mode: "outlookOnly", additionalRules: unknownValue },
    0,
  ],
  ["Apple Mail", profileOf("ios"), only(), 1],
  ["Apple Mail, allowed on iPhones", profileOf("ios"), only(rule("DeviceType", "iPhone")), 0],
  ["Samsung Email", profileOf("androidSamsungKnox"), only(rule("DeviceType", "Android")), 1],
  [
    "Samsung Email, allowed on one model",
    profileOf("androidSamsungKnox"),
    only(rule("DeviceType", "SAMSUNGSMS921B")),
    0,
  ],
  ["a profile with unknown settings", { displayName: "x", settings: unknownValue }, only(), 0],
])("%s", async (_, profile, policy, told) => {
  expect(await warnings(profile, policy)).toHaveLength(told);
  expect(await warnings(profile, policy, "policy first")).toHaveLength(told);
});
