import { type Declared, IdOf } from "../programs/program";
import type { Kind } from "../resources/index";

/** What a resource's page contains in addition to its inputs. */
export interface ResourceFacts {
  /** When people notice a change, and what the preview says about it. */
  reach: string;
  /** The id that an import needs. */
  id: string;
  example: readonly Declared[];
}

const profile: Declared = {
  kind: "EmailProfile",
  name: "ios-mail",
  inputs: {
    displayName: "iOS mail",
    settings: {
      platform: "ios",
      hostName: "outlook.office365.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      useOAuth: true,
    },
  },
};

/** One example per resource, from which every language is generated. */
export const resourceFacts: Record<Kind, ResourceFacts> = {
  MobileEmailAccessPolicy: {
    reach:
      "Connected devices are affected immediately. The preview counts the devices and users that will stop synchronising, by app, and those that continue because of a rule or an exemption.",
    id: "tenant id",
    example: [
      {
        kind: "MobileEmailAccessPolicy",
        name: "phones",
        inputs: {
          mode: "outlookOnly",
          additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
        },
      },
    ],
  },
  IntegratedAppsSetting: {
    reach:
      "The next time people sign in to a new app. Consent that has already been given stays in force; the preview counts it.",
    id: "tenant id",
    example: [
      {
        kind: "IntegratedAppsSetting",
        name: "apps",
        inputs: {
          userConsent: "lowRisk",
          adminConsentRequests: {
            isEnabled: true,
            reviewers: [{ kind: "role", name: "Cloud Application Administrator" }],
          },
        },
      },
    ],
  },
  EmailProfile: {
    reach:
      "Users who are assigned the profile notice the change at the next check-in of their device. They may be asked to approve it, or to sign in again. The preview counts them. If the profile is deleted, they lose the account and its synchronised data.",
    id: "profile id",
    example: [profile],
  },
  ProfileAssignment: {
    reach:
      "At the next check-in of their device. Users who lose a profile lose the account and its synchronised data. The preview counts who gets the profile and who loses it.",
    id: "profile id",
    example: [
      profile,
      {
        kind: "ProfileAssignment",
        name: "ios-mail-sales",
        inputs: {
          profileId: new IdOf("ios-mail"),
          targets: [
            { kind: "group", groupName: "Sales" },
            { kind: "excludeGroup", groupName: "Sales contractors" },
          ],
        },
      },
    ],
  },
};

/** The call on a function's page, and the part of its answer that the program shows. */
export interface Call {
  inputs: Readonly<Record<string, string>>;
  /** All of its inputs may be left out: some languages pass an empty list all the same. */
  hasOptionalInputs?: true;
  shown: string;
}

export const functionCalls: Readonly<Record<string, Call>> = {
  getAssignmentFilter: { inputs: { displayName: "Corporate iPhones" }, shown: "id" },
  getConsentSetting: { inputs: {}, shown: "userConsent" },
  getEmailProfiles: { inputs: { displayName: "iOS mail" }, shown: "profiles" },
  getGroup: { inputs: { displayName: "Sales" }, shown: "id" },
  getMobileDevices: { inputs: {}, hasOptionalInputs: true, shown: "apps" },
  getMobileEmailAccess: { inputs: {}, shown: "mode" },
};
