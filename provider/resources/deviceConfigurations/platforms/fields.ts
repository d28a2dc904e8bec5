import { z } from "zod";
import { show } from "../../../lifecycle/check";

const graph = (type: string) =>
  `https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-${type.toLowerCase()}?view=graph-rest-beta`;
const emailSource = graph("easEmailProfileConfigurationBase");
export const iosSource = graph("iosEasEmailProfileConfiguration");

const hostPattern =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?$/i;

function hostNameReason(value: unknown): string {
  const text = String(value);
  const bare =
    text
      .trim()
      .replace(/^[a-z]+:\/\//i, "")
      .split("/")[0] ?? "";
  if (/^[a-z]+:\/\//i.test(text))
    return `${show(value)} is not a host name. Leave out the scheme: "${bare}".`;
  if (/\s/.test(text)) return `${show(value)} is not a host name: it contains a space. Remove the space.`;
  return `${show(value)} is not a host name. Write only the name of the server, such as "outlook.office365.com".`;
}

export const hostName = z
  .string()
  .regex(hostPattern, { error: ({ input }) => hostNameReason(input) })
  .meta({
    description:
      "Name of the Exchange server, without a scheme, such as `outlook.office365.com`. A change makes devices set up the account again.",
    ignoreCase: true,
    source: emailSource,
  });

export const accountName = z.string().min(1, "is empty: users see this name in their mail app.").meta({
  description: "Name of the account as users see it in their mail app.",
  source: emailSource,
});

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
    error: ({ input }) => `${show(input)} is not an id (a GUID).`,
  })
  .meta({ ignoreCase: true });

const userPrincipalName = "The sign-in name, such as `ana@contoso.com`.";
const primarySmtpAddress = "The primary SMTP address of the mailbox.";
const samAccountName = "The account name in the domain, such as `ana`.";

export const emailAddressSource = z.enum(["userPrincipalName", "primarySmtpAddress"]).meta({
  description: "Attribute of the Entra ID user that provides the e-mail address.",
  values: { userPrincipalName, primarySmtpAddress },
  source: emailSource,
});

const usernameText = "Attribute of the Entra ID user that provides the user name for the mail server.";

/** On iOS and Windows. The admin portal edits `usernameAADSource` and writes both. */
export const usernameSource = z.enum(["userPrincipalName", "primarySmtpAddress"]).meta({
  description: `${usernameText} Default \`userPrincipalName\`. If \`usernameAADSource\` is set, it takes precedence.`,
  values: { userPrincipalName, primarySmtpAddress },
  serviceDefault: "userPrincipalName",
  source: emailSource,
});

export const usernameAADSource = z.enum(["userPrincipalName", "primarySmtpAddress", "samAccountName"]).meta({
  description: `${usernameText} Default \`userPrincipalName\`.`,
  values: {
    userPrincipalName,
    primarySmtpAddress,
    samAccountName: `${samAccountName} Needs \`userDomainNameSource\` or \`customDomainName\`.`,
  },
  serviceDefault: "userPrincipalName",
  source: emailSource,
});

export const androidUsernameSource = z
  .enum(["username", "userPrincipalName", "samAccountName", "primarySmtpAddress"])
  .meta({
    typeName: "AndroidUsernameSource",
    description: `${usernameText} Default \`userPrincipalName\`.`,
    values: {
      username: "The user name without a domain.",
      userPrincipalName,
      samAccountName,
      primarySmtpAddress,
    },
    serviceDefault: "userPrincipalName",
    source: graph("androidEasEmailProfileConfiguration"),
  });

export const userDomainNameSource = z.enum(["fullDomainName", "netBiosDomainName"]).meta({
  description:
    "Form of the domain name that precedes a `samAccountName`. Cannot be combined with `customDomainName`. Default: none.",
  values: {
    fullDomainName: "The full name, such as `corp.contoso.com`.",
    netBiosDomainName: "The short name, such as `CORP`.",
  },
  source: emailSource,
});

export const customDomainName = z.string().min(1, "is empty: leave it out instead.").meta({
  description: "Custom domain name that precedes a `samAccountName`. Default: none.",
  ignoreCase: true,
  source: emailSource,
});

export const durationOfEmailToSync = z
  .enum(["userDefined", "oneDay", "threeDays", "oneWeek", "twoWeeks", "oneMonth", "unlimited"])
  .meta({
    description: "How far back mail is synchronised. Default `userDefined`.",
    values: {
      userDefined: "As the user chooses on the device.",
      oneDay: "1 day.",
      threeDays: "3 days.",
      oneWeek: "7 days.",
      twoWeeks: "14 days.",
      oneMonth: "1 month.",
      unlimited: "All mail.",
    },
    serviceDefault: "userDefined",
    source: emailSource,
  });

export const emailSyncSchedule = z
  .enum([
    "userDefined",
    "asMessagesArrive",
    "manual",
    "fifteenMinutes",
    "thirtyMinutes",
    "sixtyMinutes",
    "basedOnMyUsage",
  ])
  .meta({
    description: "When the device checks for new mail. Default `manual`.",
    values: {
      userDefined: "As the user chooses on the device.",
      asMessagesArrive: "As messages arrive.",
      manual: "When the user checks for mail.",
      fifteenMinutes: "Every 15 minutes.",
      thirtyMinutes: "Every 30 minutes.",
      sixtyMinutes: "Every 60 minutes.",
      basedOnMyUsage: "Depending on how the user uses mail.",
    },
    serviceDefault: "manual",
    source: emailSource,
  });

export const requireSsl = z.boolean().meta({
  description:
    "Whether the device must use TLS with the mail server. Default true; if false, mail can be sent unencrypted.",
  serviceDefault: true,
  source: emailSource,
});

const signInText =
  "How the device signs in. Default `usernameAndPassword`. A change makes users sign in again.";
const signInMethods = {
  usernameAndPassword: "The user types the password, which is never part of the profile.",
  certificate: "With a certificate. Needs `identityCertificateId`.",
};

export const authenticationMethod = z.enum(["usernameAndPassword", "certificate"]).meta({
  description: signInText,
  values: signInMethods,
  serviceDefault: "usernameAndPassword",
  source: emailSource,
});

export const iosAuthenticationMethod = z
  .enum(["usernameAndPassword", "certificate", "derivedCredential"])
  .meta({
    typeName: "IosAuthenticationMethod",
    description: signInText,
    values: {
      ...signInMethods,
      derivedCredential: "With a derived credential. Needs `derivedCredentialSettingsId`.",
    },
    serviceDefault: "usernameAndPassword",
    source: emailSource,
  });

/** @param what completes the sentence "Whether …", with the effect on people */
export function flag(what: string, serviceDefault: boolean, source = emailSource) {
  return z
    .boolean()
    .meta({ description: `Whether ${what}. Default ${serviceDefault}.`, serviceDefault, source });
}

export const syncFields = {
  syncCalendar: flag("the calendar is synchronised to the device", false).optional(),
  syncContacts: flag("contacts are synchronised to the device", false).optional(),
  syncTasks: flag("tasks are synchronised to the device", false).optional(),
};

export function certificateId(what: string) {
  return guid.meta({
    description: `Id of ${what}. Linked by reference; if you remove it, it is unlinked.`,
    ignoreCase: true,
    source: emailSource,
  });
}
