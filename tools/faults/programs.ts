import type { Values } from "../../provider/lifecycle/define";
import type { Kind } from "../../provider/resources";
import { type Estate, groupId } from "./estate";
import type { Declared, Ids } from "./stack";

export const policy = (inputs: Values = {}): Declared => ({
  kind: "MobileEmailAccessPolicy",
  inputs: () => ({
    mode: "outlookOnly",
    additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
    adminMailRecipients: ["helpdesk@contoso.com"],
    whenRulesExist: "warn",
    onDelete: "restore",
    ...inputs,
  }),
});

export const setting = (inputs: Values = {}): Declared => ({
  kind: "IntegratedAppsSetting",
  inputs: () => ({
    userConsent: "off",
    adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: "Board" }] },
    onDelete: "restore",
    ...inputs,
  }),
});

/** Classifies permissions for the mode that the tenant already has. */
export const lowRisk = (...permissions: string[]): Declared =>
  setting({
    userConsent: "lowRisk",
    adminConsentRequests: undefined,
    lowRiskPermissions: permissions.map((permission) => ({ api: "Microsoft Graph", permission })),
  });

export const profile = (estate: Estate, { settings, ...inputs }: Values = {}): Declared => ({
  kind: "EmailProfile",
  inputs: () => ({
    displayName: "Mail",
    settings: {
      platform: "ios",
      hostName: "mail.contoso.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      authenticationMethod: "certificate",
      identityCertificateId: estate.ids.certificate,
      ...(settings as Values | undefined),
    },
    ...inputs,
  }),
});

const byName = [
  { kind: "group", groupName: "Sales", filterName: "Corporate iPhones", filterMode: "include" },
  { kind: "excludeGroup", groupName: "Contractors" },
];

export const assignment = (inputs: Values = {}): Declared => ({
  kind: "ProfileAssignment",
  inputs: (ids: Ids) => ({ profileId: ids("profile"), targets: byName, ...inputs }),
});

/** Adds people to the profile of another team. */
export const additive = (estate: Estate, inputs: Values = {}): Declared => ({
  kind: "ProfileAssignment",
  inputs: () => ({
    profileId: estate.ids.foreignProfile,
    mode: "additive",
    targets: [{ kind: "group", groupId: groupId("Contractors") }],
    ...inputs,
  }),
});

interface Example {
  readonly kind: Kind;
  /** The name in the program. */
  readonly name: string;
  first(estate: Estate): Declared;
  changed(estate: Estate): Declared;
  /** Resources that the program declares in addition. */
  readonly needs?: (estate: Estate) => Record<string, Declared>;
  /** Changes what the program declares, as somebody in an admin portal would. */
  drift(estate: Estate): void;
}

const profileNamed = ({ loopback }: Estate, name: string): string =>
  [...loopback.tenant.deviceConfigurations.values()].find(({ displayName }) => displayName === name)?.id ??
  "";

/** One resource of each kind, with a change in the program and a change by another administrator. */
export const examples: readonly Example[] = [
  {
    kind: "MobileEmailAccessPolicy",
    name: "policy",
    first: () => policy(),
    changed: () => policy({ mode: "anyApp", additionalRules: [], adminMailRecipients: [] }),
    drift: ({ loopback }) => loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" }),
  },
  {
    kind: "IntegratedAppsSetting",
    name: "setting",
    first: () => setting(),
    changed: () => setting({ userConsent: "lowRisk", adminConsentRequests: { isEnabled: false } }),
    drift: ({ loopback }) =>
      loopback.administrator.setConsentPolicies([
        "ManagePermissionGrantsForSelf.microsoft-user-default-legacy",
        "ManagePermissionGrantsForOwnedResource.operators-policy",
      ]),
  },
  {
    kind: "EmailProfile",
    name: "profile",
    first: (estate) => profile(estate),
    changed: (estate) => profile(estate, { settings: { hostName: "post.contoso.com" } }),
    drift: (estate) =>
      estate.loopback.administrator.changeDeviceConfiguration(profileNamed(estate, "Mail"), {
        hostName: "mail.fabrikam.com",
      }),
  },
  {
    kind: "ProfileAssignment",
    name: "assignment",
    needs: (estate) => ({ profile: profile(estate) }),
    first: () => assignment(),
    changed: () => assignment({ targets: [{ kind: "group", groupName: "Board" }] }),
    drift: (estate) => void estate.loopback.administrator.assign(profileNamed(estate, "Mail"), []),
  },
];
