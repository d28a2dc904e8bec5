import { type Declared, IdOf } from "../../provider/programs/program";
import { typescriptProgram } from "../../provider/programs/typescript";
import { yamlResources, yamlText } from "../../provider/programs/yaml";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { required } from "../resources/everyProperty";

const profiles: Declared[] = platforms.map((platform) => ({
  kind: "EmailProfile",
  name: platform.name,
  inputs: {
    displayName: `Mail ${platform.name}`,
    description: "Kept from version to version.",
    settings: { platform: platform.name, ...required(platform), durationOfEmailToSync: "oneWeek" },
  },
}));

/** Each kind with all forms of state: original settings, names resolved to ids, entries from before the resource. */
const everyState: Declared[] = [
  ...profiles,
  {
    kind: "ProfileAssignment",
    name: "by-name",
    inputs: {
      profileId: new IdOf("EmailProfile", "ios"),
      targets: [
        { kind: "group", groupName: "Sales" },
        { kind: "allDevices", filterName: "Corporate iPhones", filterMode: "include" },
      ],
    },
  },
  {
    kind: "ProfileAssignment",
    name: "additive",
    inputs: {
      profileId: new IdOf("EmailProfile", "windows10"),
      mode: "additive",
      targets: [{ kind: "allUsers" }],
    },
  },
  {
    kind: "MobileEmailAccessPolicy",
    name: "phones",
    inputs: {
      mode: "outlookOnly",
      userMailInsert: "Use Outlook.",
      adminMailRecipients: ["help@contoso.com"],
      additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
      onDelete: "restore",
    },
  },
  {
    kind: "IntegratedAppsSetting",
    name: "apps",
    inputs: {
      userConsent: "lowRisk",
      mailClients: "allow",
      userAppRegistration: false,
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: "Sales" }] },
      onDelete: "restore",
    },
  },
];

/** The program for each front. */
export const programs = {
  classes: typescriptProgram(everyState).replace(/^import .*\n/, ""),
  plugin: yamlText({ resources: yamlResources(everyState) }),
} as const;
export type Front = keyof typeof programs;
