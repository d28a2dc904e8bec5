import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy, ProfileAssignment } from "pulumi-m365";

export interface M365BaselineArgs {
  /** Name of the mail account, as people see it on their phones. */
  company: string;
  /** The group whose members get mail on their iPhones. */
  staff: string;
  /** The group that never does. */
  excluded: string;
}

/** All four settings as most companies want them: Outlook, and Apple Mail where it is managed; few apps without a review. */
export class M365Baseline extends ComponentResource {
  constructor(name: string, { company, staff, excluded }: M365BaselineArgs, opts?: ComponentResourceOptions) {
    super("m365-examples:index:M365Baseline", name, {}, opts);
    const [own, kept] = [{ parent: this }, { parent: this, protect: true }];

    new MobileEmailAccessPolicy(
      `${name}-phones`,
      {
        mode: "outlookOnly",
        additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
        onDelete: "restore",
      },
      own,
    );

    const reviewers = [{ kind: "role" as const, name: "Cloud Application Administrator" }];
    new IntegratedAppsSetting(
      `${name}-apps`,
      {
        userConsent: "microsoftManaged",
        adminConsentRequests: { isEnabled: true, notifyReviewers: true, reviewers },
        onDelete: "restore",
      },
      own,
    );

    const iPhones = new EmailProfile(
      `${name}-ios`,
      {
        displayName: `${company} mail on iPhones`,
        settings: {
          platform: "ios",
          hostName: "outlook.office365.com",
          accountName: company,
          emailAddressSource: "primarySmtpAddress",
          useOAuth: true,
        },
      },
      kept,
    );

    new ProfileAssignment(
      `${name}-ios`,
      {
        profileId: iPhones.id,
        targets: [
          { kind: "group", groupName: staff },
          { kind: "excludeGroup", groupName: excluded },
        ],
      },
      kept,
    );

    this.registerOutputs();
  }
}
