import type { Values } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { openRoom } from "./harness";

const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};
const ios = (change: Values) => ({ displayName: "iOS mail", settings: { ...settings, ...change } });

async function failuresOf(news: Values) {
  await using room = await openRoom();
  const failures = await room.operation().resource(emailProfile).check(news);
  expect(room.loopback.log).toEqual([]);
  return failures;
}

test.each<[string, Values, string, string | RegExp]>([
  [
    "a host name with a scheme",
    ios({ hostName: "https://mail.contoso.com/owa" }),
    "settings.hostName",
    '"https://mail.contoso.com/owa" is not a host name. Leave out the scheme: "mail.contoso.com".',
  ],
  [
    "a host name with a space",
    ios({ hostName: "mail contoso.com" }),
    "settings.hostName",
    '"mail contoso.com" is not a host name: it contains a space. Remove the space.',
  ],
  [
    "the name of a scope tag instead of its id",
    { ...ios({}), roleScopeTagIds: ["Berlin"] },
    "roleScopeTagIds[0]",
    '"Berlin" is not a scope tag id (a whole number as text, such as "0").',
  ],
  [
    "a value that is not allowed",
    ios({ durationOfEmailToSync: "month" }),
    "settings.durationOfEmailToSync",
    '"month" is not one of userDefined, oneDay, threeDays, oneWeek, twoWeeks, oneMonth, unlimited.',
  ],
  [
    "a property of another platform",
    ios({ emailSyncSchedule: "manual" }),
    "settings.emailSyncSchedule",
    /^is not a property of the platform ios\. Allowed: platform, hostName, /,
  ],
  [
    "a property in the wrong case",
    ios({ useOauth: true }),
    "settings.useOauth",
    'is not a property of the platform ios. Did you mean "useOAuth"?',
  ],
  [
    "an unknown platform",
    ios({ platform: "macOS" }),
    "settings.platform",
    /^"macOS" is not one of ios, androidWorkProfileGmail, /,
  ],
  [
    "a missing platform",
    { displayName: "x", settings: {} },
    "settings.platform",
    /^is required but missing\. Allowed: ios, /,
  ],
  [
    "a missing property",
    {
      displayName: "x",
      settings: { platform: "ios", accountName: "x", emailAddressSource: "userPrincipalName" },
    },
    "settings.hostName",
    "is required but missing.",
  ],
  ["a wrong type", ios({ requireSsl: "yes" }), "settings.requireSsl", '"yes" is not true or false.'],
  [
    "an unknown property",
    { ...ios({}), name: "x" },
    "name",
    /^is not a property of this resource\. Allowed: displayName, description, /,
  ],
  [
    "an empty name",
    { ...ios({}), displayName: "" },
    "displayName",
    "is empty: administrators see this name in the Intune admin center.",
  ],
  [
    "a certificate id that is not a GUID",
    ios({ authenticationMethod: "certificate", identityCertificateId: "cert" }),
    "settings.identityCertificateId",
    '"cert" is not an id (a GUID).',
  ],
  [
    "samAccountName without a domain",
    ios({ usernameAADSource: "samAccountName" }),
    "settings.userDomainNameSource",
    "is missing: samAccountName needs a domain. Set userDomainNameSource, or customDomainName.",
  ],
  [
    "certificate authentication without a certificate",
    ios({ authenticationMethod: "certificate" }),
    "settings.identityCertificateId",
    'is missing: authenticationMethod "certificate" needs a certificate profile to sign in with.',
  ],
  [
    "S/MIME fields without S/MIME",
    ios({
      signingCertificateType: "certificate",
      smimeSigningCertificateId: "11111111-2222-3333-4444-555555555555",
    }),
    "settings.requireSmime",
    "must be true: S/MIME certificates have no effect without it.",
  ],
  [
    "S/MIME without the email service",
    ios({ requireSmime: true, easServices: ["notes"] }),
    "settings.easServices",
    'lacks "email", which S/MIME needs. Add it, or remove requireSmime.',
  ],
])("%s is refused at its property before any request", async (_, news, property, reason) => {
  const failures = await failuresOf(news);

  expect(failures).toEqual([
    { property, reason: typeof reason === "string" ? reason : expect.stringMatching(reason) },
  ]);
});

test("an unknown value is not refused", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  await using room = await openRoom();
  const check = (news: Values) => room.operation().resource(emailProfile).check(news);

  await expect(
    check({ displayName: unknown, settings: { ...settings, hostName: unknown } }),
  ).resolves.toEqual([]);
  await expect(
    check({
      displayName: "x",
      settings: { ...settings, authenticationMethod: "certificate", identityCertificateId: unknown },
    }),
  ).resolves.toEqual([]);
  await expect(check({ displayName: "x", settings: unknown })).resolves.toEqual([]);
});
