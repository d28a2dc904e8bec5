import { output } from "@pulumi/pulumi";
import {
  EmailProfile,
  type EmailProfileArgs,
  getEmailProfiles,
  getGroup,
  getGroupOutput,
  getMobileDevices,
  IntegratedAppsSetting,
  MobileEmailAccessPolicy,
  ProfileAssignment,
} from "../../sdk/index";

/** This file is compiled and never run. It contains what a program may declare, and what the compiler must refuse. */
export async function program(): Promise<void> {
  const ios = {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  } as const;
  const profile = new EmailProfile("mail", { displayName: "Mail", settings: ios });
  new EmailProfile("outputs", {
    displayName: output("Mail"),
    settings: { ...ios, hostName: output("mail.contoso.com"), useOAuth: output(true) },
  });
  new EmailProfile("whole", { displayName: "Mail", settings: output(ios) });

  // @ts-expect-error unknown platform
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: "macOS" } });
  // @ts-expect-error a property of another platform
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: "ios", syncNotes: true } });
  new EmailProfile("mail", {
    displayName: "Mail",
    // @ts-expect-error a required property is missing
    settings: { platform: "ios", hostName: "mail.contoso.com", emailAddressSource: "primarySmtpAddress" },
  });
  // @ts-expect-error an unknown value
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, durationOfEmailToSync: "month" } });
  // @ts-expect-error the platform decides which properties exist, so it must be known
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: output("ios") } });
  // @ts-expect-error wrong case of the property's name
  new EmailProfile("mail", { displayname: "Mail", settings: ios });
  // @ts-expect-error no properties
  new EmailProfile("mail");

  profile.settings.apply((settings) => {
    if (settings.platform === "ios") return settings.useOAuth;
    // @ts-expect-error a property of iOS only
    return settings.useOAuth;
  });
  // @ts-expect-error outputs cannot be assigned
  profile.displayName = "Mail";

  new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupName: "Sales" }] });
  new ProfileAssignment("one", { profileId: profile.id, targets: [{ kind: "allUsers" }], mode: "additive" });
  // @ts-expect-error an unknown kind of target
  new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "everybody" }] });
  // @ts-expect-error one target instead of a list
  new ProfileAssignment("sales", { profileId: profile.id, targets: { kind: "allUsers" } });

  new IntegratedAppsSetting("apps", { userConsent: "off" });
  // @ts-expect-error Microsoft's name of the mode
  new IntegratedAppsSetting("apps", { userConsent: "disabled" });
  new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
  // @ts-expect-error a text instead of a number of hours
  new MobileEmailAccessPolicy("phones", { mode: "anyAppPromptAll", quarantineHours: "24" });

  const { id } = await getGroup({ displayName: "Sales" });
  id.toUpperCase();
  getGroupOutput({ displayName: profile.displayName }).id.apply((text) => text.toUpperCase());
  // @ts-expect-error an output needs the output form
  getGroup({ displayName: profile.displayName });
  // @ts-expect-error an unknown state
  getMobileDevices({ state: "lost" });
  const { profiles } = await getEmailProfiles({ platform: "ios" });
  for (const { settings } of profiles)
    if (settings.platform === "windows10") settings.syncCalendar?.valueOf();

  const shared: EmailProfileArgs = { displayName: "Mail", settings: ios };
  new EmailProfile("shared", shared);
}
