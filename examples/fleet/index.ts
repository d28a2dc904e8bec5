import { Config } from "@pulumi/pulumi";
import { EmailProfile, ProfileAssignment } from "pulumi-m365";

// Managed by another team: people sign in with these certificates.
const certificates = new Config("fleet").requireObject<{ ios: string; android: string }>("certificates");

const regions = [
  { name: "emea", hostName: "mail.emea.contoso.com" },
  { name: "amer", hostName: "mail.amer.contoso.com" },
  { name: "apac", hostName: "mail.apac.contoso.com" },
];

for (const { name, hostName } of regions) {
  const region = name.toUpperCase();

  const ios = new EmailProfile(`ios-${name}`, {
    displayName: `iOS mail ${region}`,
    settings: {
      platform: "ios",
      hostName,
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      authenticationMethod: "certificate",
      identityCertificateId: certificates.ios,
      easServices: ["email", "calendars", "contacts"],
      durationOfEmailToSync: "oneMonth",
    },
  });
  assign(`ios-${name}`, ios, region, "Corporate iPhones");

  const android = new EmailProfile(`android-${name}`, {
    displayName: `Android mail ${region}`,
    settings: {
      platform: "androidWorkProfileGmail",
      hostName,
      emailAddressSource: "primarySmtpAddress",
      authenticationMethod: "certificate",
      identityCertificateId: certificates.android,
      durationOfEmailToSync: "oneMonth",
    },
  });
  assign(`android-${name}`, android, region, "Personal Android");
}

/** Everybody in the region on devices that the filter lets through, but no contractors. */
function assign(name: string, profile: EmailProfile, region: string, filterName: string): void {
  new ProfileAssignment(name, {
    profileId: profile.id,
    targets: [
      { kind: "group", groupName: `Staff ${region}`, filterName, filterMode: "include" },
      { kind: "excludeGroup", groupName: `Contractors ${region}` },
    ],
  });
}
