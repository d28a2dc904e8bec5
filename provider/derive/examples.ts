import { type Declared, IdOf } from "../programs/program";
import type { Kind } from "../resources/index";

/** What a page says about a resource besides its inputs. */
export interface ResourceFacts {
  /** When people notice a change, and what the preview says about it. */
  reach: string;
  /** What an import names. */
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

/** One example for each resource; every language is written from it. */
export const resourceFacts: Record<Kind, ResourceFacts> = {
  MobileEmailAccessPolicy: {
    reach:
      "Connected devices are affected at once. The preview counts the devices and users that stop synchronising, by app, and those that go on by a rule or an exemption.",
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
      "From then on, when people sign in to a new app. Consent that was given stays in force: the preview counts it.",
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
      "At the next check-in of their device, for those it is assigned to; they may be asked to approve, or to sign in again. The preview counts them. A deleted profile takes the account and its synchronised data along.",
    id: "profile id",
    example: [profile],
  },
  ProfileAssignment: {
    reach:
      "At the next check-in of their device. Who loses a profile loses the account and its synchronised data. The preview counts who gets it, and who no longer does.",
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
