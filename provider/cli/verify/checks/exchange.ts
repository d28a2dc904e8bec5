import { randomUUID } from "node:crypto";
import { timeOf } from "../../../resources/mobileEmailAccessPolicy/live";
import type { Tenant } from "../../../tenant/connect";
import { type CasMailbox, withDevices } from "../../../tenant/exchange/casMailboxes";
import { listCommands } from "../../../tenant/exchange/commandList";
import { getActiveSyncOrganizationSettings } from "../../../tenant/exchange/organizationSettings";
import { withImapOrPop } from "../../../tenant/exchange/otherProtocols";
import { exchangeNeeds } from "../../../tenant/permissions";
import { askAllowedCmdlet, askCmdlet, type CmdletReply } from "../ask";
import { check, type Entry, untried } from "../entry";
import { inKnownWords, kindOf, namesOf, ours, told } from "../facts";
import { firstOf, someDevices } from "../found";
import { asExpected, notTried } from "../outcome";

const settings = ["readSettings"] as const;
const mailboxes = ["readMailboxes"] as const;
const changes = ["writeSettings"] as const;

/** Harmless for three reasons: an invalid parameter, an object that does not exist, and -WhatIf. */
const harmlessly = (parameters: object) => ({ Identity: randomUUID(), WhatIf: true, ...parameters });

const setSettings = (tenant: Tenant, parameters: object) =>
  askAllowedCmdlet(tenant, "Set-ActiveSyncOrganizationSettings", harmlessly(parameters));

const askForNoDevice = (tenant: Tenant) =>
  askAllowedCmdlet(tenant, "Get-MobileDevice", { Identity: randomUUID() });

const noSuchDevice = (tenant: Tenant) => tenant.read(askForNoDevice);

const says = (reply: CmdletReply, words: RegExp) =>
  asExpected(reply.status >= 400 && words.test(reply.said), reply.what);

export const exchangeChecks: Entry[] = [
  check("tenant/exchange/commandList.ts listCommands", mailboxes, async (tenant) => {
    const listed = await listCommands(tenant);
    if (!listed) return notTried(told`Exchange gives no command list`);
    // Statistics need the mailbox of a person, and none is named here.
    const { readStatistics: _, ...needs } = exchangeNeeds;
    const used = Object.values(needs)
      .flatMap(({ cmdlets }) => [...cmdlets])
      .filter((name) => name.startsWith("Get-"));
    const odd: string[] = [];
    for (const name of used) {
      const { status } = await askCmdlet(
        tenant,
        name,
        /Get-(Mobile|CAS)/.test(name) ? { ResultSize: 1 } : {},
      );
      if (listed.includes(name) !== status < 400) odd.push(name);
    }
    return asExpected(
      odd.length === 0,
      odd.length === 0
        ? told`${used.length} cmdlets run if they are listed`
        : told`listed and refused, or run and not listed: ${ours(odd.join(", "))}`,
    );
  }),
  check("tenant/exchange/casMailboxes.ts withDevices", mailboxes, async (tenant) => {
    const { status, values, what } = await askAllowedCmdlet(tenant, "Get-CASMailbox", {
      Filter: withDevices,
      ResultSize: 10,
    });
    const odd = values.filter(
      (value) => (value as Record<string, unknown>)["HasActiveSyncDevicePartnership"] !== true,
    );
    return asExpected(
      status === 200 && odd.length === 0,
      told`${what}, ${values.length} mailboxes, ${odd.length} of them without a device`,
    );
  }),
  check("tenant/exchange/otherProtocols.ts withImapOrPop", mailboxes, async (tenant) => {
    const { status, values, what } = await askAllowedCmdlet(tenant, "Get-CASMailbox", {
      Filter: withImapOrPop,
      ResultSize: 10,
    });
    const found = values as { ImapEnabled?: unknown; PopEnabled?: unknown }[];
    if (status === 200 && found.length === 0)
      return notTried(told`no mailbox of this tenant has IMAP or POP on`);
    const odd = found.filter((one) => one.ImapEnabled !== true && one.PopEnabled !== true);
    return asExpected(
      status === 200 && odd.length === 0,
      told`${what}, ${found.length} mailboxes, ${odd.length} of them without IMAP and POP`,
    );
  }),
  check("tenant/exchange/mobileDevices.ts mailboxOf", mailboxes, async (tenant) => {
    const { Identity } = firstOf(await someDevices(tenant), told`no device`);
    const [mailbox = ""] = String(Identity).split("\\");
    const { status, values, what } = await askAllowedCmdlet(tenant, "Get-CASMailbox", { Identity: mailbox });
    const [found] = values as { Identity?: string }[];
    const isSame = found?.Identity?.toLowerCase() === mailbox.toLowerCase();
    return asExpected(
      status === 200 && isSame,
      told`${what}, same identity: ${isSame}, ${inKnownWords(String(Identity))}`,
    );
  }),
  check(
    "resources/mobileEmailAccessPolicy/quarantine/mailboxes.ts findMailbox",
    mailboxes,
    async (tenant) => {
      const listed = await askAllowedCmdlet(tenant, "Get-CASMailbox", {
        Filter: withDevices,
        ResultSize: 10,
      });
      const named = (listed.values as CasMailbox[]).filter((one) => one.ExternalDirectoryObjectId);
      const { Identity, ExternalDirectoryObjectId: person } = firstOf(
        named,
        told`no mailbox with a device and an id`,
      );
      const { status, values, what } = await askAllowedCmdlet(tenant, "Get-CASMailbox", { Identity: person });
      const isSame = (values as CasMailbox[])[0]?.Identity === Identity;
      return asExpected(status === 200 && isSame, told`${what}, same mailbox: ${isSame}`);
    },
  ),
  check("resources/mobileEmailAccessPolicy/quarantine/syncedBefore.ts stamps", mailboxes, async (tenant) => {
    const devices = await someDevices(tenant);
    const decided = devices.filter(({ DeviceAccessStateReason: reason }) => reason === "Global");
    firstOf(decided, told`no device that the default access level decided about`);
    const odd = decided.filter(
      ({ DeviceAccessState: state }) => !["Allowed", "Blocked", "Quarantined"].includes(String(state)),
    );
    return asExpected(
      odd.length === 0,
      told`${decided.length} devices, ${odd.length} with another state than Allowed, Blocked and Quarantined`,
    );
  }),
  check("tenant/exchange/regionalHost.ts isExchangeHost", settings, async (tenant) => {
    if (/outlook\.office365\.com$/.test(tenant.exchange.audience))
      return notTried(told`this is the public cloud, whose redirects are known`);
    await getActiveSyncOrganizationSettings(tenant);
    return asExpected(true, told`cmdlets reach Exchange`);
  }),
  check("tenant/exchange/answer.ts namesNothing", mailboxes, async (tenant) => {
    const { error, what } = await noSuchDevice(tenant);
    return asExpected(error?.isNotFound === true, what);
  }),
  check("loopback/exchange/errors.ts cmdletNotFound", mailboxes, async (tenant) => {
    const { status, what } = await noSuchDevice(tenant);
    return asExpected(status === 404, what);
  }),
  check("resources/mobileEmailAccessPolicy/live.ts utc", settings, async (tenant) => {
    const { WhenChangedUTC: time } = await getActiveSyncOrganizationSettings(tenant);
    if (!time) return notTried(told`the settings were never changed`);
    const isAhead = timeOf(time) > Date.now() + 5 * 60_000;
    return asExpected(timeOf(time) > 0 && !isAhead, told`${inKnownWords(time)}, in the future: ${isAhead}`);
  }),
  check("resources/mobileEmailAccessPolicy/census/served.ts isSubjectToRules", mailboxes, async (tenant) => {
    const types = (await someDevices(tenant)).map(({ ClientType }) => String(ClientType).toLowerCase());
    if (types.length === 0) return notTried(told`there is no device in this tenant`);
    const odd = types.filter((type) => !["eas", "outlook", "rest", "mowa"].includes(type));
    return asExpected(
      odd.length === 0,
      told`${types.length} devices, ${odd.length} with another client type than EAS, Outlook, REST and MOWA`,
    );
  }),
  check("loopback/exchange/errors.ts missingParameter", changes, async (tenant) =>
    says(
      await askAllowedCmdlet(tenant, "New-ActiveSyncDeviceAccessRule", { WhatIf: true }),
      /missing mandatory parameters/i,
    ),
  ),
  check("loopback/exchange/service.ts signedIn", settings, async (tenant) => {
    const { status, what } = await askCmdlet(tenant, "Get-ActiveSyncOrganizationSettings", {}, randomUUID());
    return asExpected(status === 401, what);
  }),
  check("loopback/exchange/organizationSettings.ts tenantAdminPreference", changes, async (tenant) => {
    const { said, status } = await setSettings(tenant, { TenantAdminPreference: "NoSuchMember" });
    const [, listed = ""] = /enumerator names and try again: ([\w, ]{1,300})/.exec(said) ?? [];
    const members = listed.split(/, ?/).filter(Boolean);
    return asExpected(
      listed.startsWith("Loopback"),
      told`${status}, ${members.length} members: ${namesOf(members)}`,
    );
  }),
  check("loopback/exchange/parameters.ts tooLong", changes, async (tenant) =>
    says(await setSettings(tenant, { UserMailInsert: "x".repeat(257) }), /too long.*maximum length is 256/i),
  ),
  check("loopback/exchange/resultSize.ts limit", mailboxes, async (tenant) => {
    if ((await someDevices(tenant)).length < 2) return notTried(told`there are fewer than two devices`);
    const { warnings, status } = await askAllowedCmdlet(tenant, "Get-MobileDevice", { ResultSize: 1 });
    const warning = warnings.find((text) => /more results available/i.test(text));
    return asExpected(
      warning !== undefined,
      told`${status}, ${kindOf(warnings)}: ${inKnownWords(warnings.join(" "))}`,
    );
  }),
  untried(
    "tenant/exchange/answer.ts isAboutTenant",
    told`only shown by an organisation that Exchange cannot find`,
  ),
  untried(
    "loopback/exchange/errors.ts notSignedIn",
    told`a request would have to be sent with a token that is refused`,
  ),
  untried(
    "loopback/exchange/parameters.ts emptyArray",
    told`if nobody is notified, the result is the same either way; if somebody is, it may clear the list`,
  ),
  untried(
    "loopback/exchange/deviceAccessRules.ts alreadyExists",
    told`a rule would have to be created, which applies to devices if it is not refused`,
  ),
  untried(
    "resources/mobileEmailAccessPolicy/wire.ts samePair",
    told`a rule would have to be created, which applies to devices if it is not refused`,
  ),
  ...[
    "resources/mobileEmailAccessPolicy/census/accessDecision.ts precedence" as const,
    "loopback/data/deviceAccess.ts decideAccess" as const,
  ].map((row) =>
    untried(
      row,
      told`only shown by a device that rules of several kinds match at its next contact; the list shows the state at the last one`,
    ),
  ),
  untried(
    "resources/mobileEmailAccessPolicy/census/census.ts readMailboxes",
    told`a person's mailbox would have to be changed, which blocks that person's device`,
  ),
  untried(
    "loopback/data/deviceAccess.ts isRefused",
    told`only shown by a device that is refused, before and after a change of the rules`,
  ),
  untried(
    "resources/mobileEmailAccessPolicy/census/apps.ts apps",
    told`the names that apps report would have to be printed, and may contain anything`,
  ),
  ...(["mailApplications", "everyPlatform", "grantControls"] as const).map((name) =>
    untried(
      `resources/mobileEmailAccessPolicy/impact/skippingPolicies.ts ${name}`,
      told`only shown by sign-ins of people under a policy`,
    ),
  ),
  untried(
    "resources/mobileEmailAccessPolicy/quarantine/paced.ts defaultWritesPerSecond",
    told`only shown by a load that other administrators feel`,
  ),
];
