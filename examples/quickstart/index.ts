import { EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy, ProfileAssignment } from "pulumi-m365";

// Only Outlook can sync mail on phones, and Apple Mail on iPhones, which the profile below sets up.
new MobileEmailAccessPolicy("phones", {
  mode: "outlookOnly",
  additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
});

new IntegratedAppsSetting("apps", { userConsent: "microsoftManaged" });

const ios = new EmailProfile("ios-mail", {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    useOAuth: true,
  },
});

new ProfileAssignment("ios-mail", {
  profileId: ios.id,
  targets: [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Sales contractors" },
  ],
});
