import { EmailProfile, IntegratedAppsSetting, ProfileAssignment } from "pulumi-m365";

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
  targets: [{ kind: "group", groupName: "Sales" }],
});
