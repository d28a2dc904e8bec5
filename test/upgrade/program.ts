import { platforms } from "../../provider/resources/emailProfile/platforms";
import { required } from "../resources/everyProperty";

const profiles = platforms.map(({ name }, at) => {
  const settings = { platform: name, ...required(platforms[at] as (typeof platforms)[number]) };
  return `const ${name} = new EmailProfile("${name}", ${JSON.stringify({
    displayName: `Mail ${name}`,
    description: "Kept from version to version.",
    settings: { ...settings, durationOfEmailToSync: "oneWeek" },
  })} as any);`;
});

/** Each kind with every sort of state it keeps: previous settings, names resolved to ids, entries found before. */
export const everyState = `${profiles.join("\n")}
new ProfileAssignment("by-name", { profileId: ios.id, targets: [
  { kind: "group", groupName: "Sales" },
  { kind: "allDevices", filterName: "Corporate iPhones", filterMode: "include" },
] });
new ProfileAssignment("additive", { profileId: windows10.id, mode: "additive", targets: [{ kind: "allUsers" }] });
new MobileEmailAccessPolicy("phones", {
  mode: "outlookOnly",
  userMailInsert: "Use Outlook.",
  adminMailRecipients: ["help@contoso.com"],
  additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
  onDelete: "restore",
});
new IntegratedAppsSetting("apps", {
  userConsent: "lowRisk",
  mailClients: "allow",
  userAppRegistration: false,
  adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: "Sales" }] },
  onDelete: "restore",
});
`;
