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

/** Compiled with everything else and never run: what a program may say, and what its editor refuses. */
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

  // @ts-expect-error there is no such platform
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: "macOS" } });
  // @ts-expect-error another platform's property
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: "ios", syncNotes: true } });
  new EmailProfile("mail", {
    displayName: "Mail",
    // @ts-expect-error a required property is missing
    settings: { platform: "ios", hostName: "mail.contoso.com", emailAddressSource: "primarySmtpAddress" },
  });
  // @ts-expect-error a value that does not exist
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, durationOfEmailToSync: "month" } });
  // @ts-expect-error the platform decides what there is, so it cannot be left open
  new EmailProfile("mail", { displayName: "Mail", settings: { ...ios, platform: output("ios") } });
  // @ts-expect-error not in the letters of the property
  new EmailProfile("mail", { displayname: "Mail", settings: ios });
  // @ts-expect-error nothing at all
  new EmailProfile("mail");

  profile.settings.apply((settings) => {
    if (settings.platform === "ios") return settings.useOAuth;
    // @ts-expect-error only iOS has it
    return settings.useOAuth;
  });
  // @ts-expect-error an output is no input to write to
  profile.displayName = "Mail";

  new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "group", groupName: "Sales" }] });
  new ProfileAssignment("one", { profileId: profile.id, targets: [{ kind: "allUsers" }], mode: "additive" });
  // @ts-expect-error there is no such target
  new ProfileAssignment("sales", { profileId: profile.id, targets: [{ kind: "everybody" }] });
  // @ts-expect-error a list, not one target
  new ProfileAssignment("sales", { profileId: profile.id, targets: { kind: "allUsers" } });

  new IntegratedAppsSetting("apps", { userConsent: "off" });
  // @ts-expect-error Microsoft's word, not the product's
  new IntegratedAppsSetting("apps", { userConsent: "disabled" });
  new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
  // @ts-expect-error a number of hours, not a text
  new MobileEmailAccessPolicy("phones", { mode: "anyAppPromptAll", quarantineHours: "24" });

  const { id } = await getGroup({ displayName: "Sales" });
  id.toUpperCase();
  getGroupOutput({ displayName: profile.displayName }).id.apply((text) => text.toUpperCase());
  // @ts-expect-error an output goes into the output form
  getGroup({ displayName: profile.displayName });
  // @ts-expect-error there is no such state
  getMobileDevices({ state: "lost" });
  const { profiles } = await getEmailProfiles({ platform: "ios" });
  for (const { settings } of profiles)
    if (settings.platform === "windows10") settings.syncCalendar?.valueOf();

  const shared: EmailProfileArgs = { displayName: "Mail", settings: ios };
  new EmailProfile("shared", shared);
}
