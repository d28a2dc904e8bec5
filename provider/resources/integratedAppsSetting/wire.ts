import type { ConsentSetting } from "../../impact/facts/consent";
import { wantedEntries } from "../../lifecycle/ownership";
import type { AdminConsentRequestPolicy } from "../../tenant/graph/adminConsentRequestPolicy";
import type { AuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import type { Classified } from "../../tenant/graph/permissionClassifications";
import type { Names } from "./consentReviewers";
import type { PolicyContent } from "./policies/schema";
import type { IntegratedAppsSettingInputs, State } from "./schema";

type Inputs = IntegratedAppsSettingInputs;
export type UserConsent = Inputs["userConsent"];

/** Prefix of the entries that determine user consent; the list also has entries of other kinds, which are kept. */
const self = "ManagePermissionGrantsForSelf.";

/** @see https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies */
export const policyIds = {
  low: "microsoft-user-default-low",
  recommended: "microsoft-user-default-recommended",
  mailClients: "microsoft-user-default-allow-consent-apps",
  legacy: "microsoft-user-default-legacy",
} as const;

/** Live tenants show the first spelling, which is the one that is written; Microsoft's page also has the second one. */
const mailClientIds = new Set<string>([policyIds.mailClients, "microsoft-user-allow-default-consent-apps"]);

const isOurs = (entry: string): boolean => entry.toLowerCase().startsWith(self.toLowerCase());
const idOf = (entry: string): string => entry.slice(self.length);
export const isMailClients = (id: string): boolean => mailClientIds.has(id.toLowerCase());

/**
 * Whether a policy is Microsoft's own for users. Older ones keep working where they are assigned, even if a tenant does
 * not list them any more.
 */
export const isMicrosofts = (id: string): boolean =>
  isMailClients(id) || Object.values<string>(policyIds).includes(id.toLowerCase());

/** User consent according to the tenant's list of assigned policies. */
export interface Consent {
  /** Policy ids in the tenant's own spelling, without the mail clients' policy. */
  ids: readonly string[];
  /** The id of the mail clients' policy, if it is assigned. */
  mailClients: string | undefined;
  /** This resource added the mail clients' policy, and no longer declares it. */
  isMailLeaving?: boolean;
}

export function fromAssigned(assigned: readonly string[]): Consent {
  const ids = assigned.filter(isOurs).map(idOf);
  return { ids: ids.filter((id) => !isMailClients(id)), mailClients: ids.find(isMailClients) };
}

const has = (ids: readonly string[], id: string): boolean =>
  ids.some((one) => one.toLowerCase() === id.toLowerCase());

export const sameIds = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((id) => has(other, id)) && other.every((id) => has(one, id));

/**
 * The mode that a tenant's consent corresponds to. `microsoftManaged` includes the mail clients' policy, unless the
 * program removes it.
 */
export function userConsentOf(consent: Consent, declared: Partial<Inputs>): UserConsent {
  const { ids, mailClients } = consent;
  if (declared.userConsent === "custom" && sameIds(customIds(declared, consent), knownIds(declared))) {
    return "custom";
  }
  if (ids.length === 0) return "off";
  if (sameIds(ids, [policyIds.low])) return "lowRisk";
  if (sameIds(ids, [policyIds.legacy])) return "legacy";
  const isManaged = sameIds(ids, [policyIds.recommended]);
  return isManaged && (mailClients !== undefined || declared.mailClients === "remove")
    ? "microsoftManaged"
    : "custom";
}

/** Includes the mail clients' policy only if the program lists it itself. */
function customIds(declared: Partial<Inputs>, { ids, mailClients }: Consent): readonly string[] {
  const listsIt = knownIds(declared).some(isMailClients);
  return listsIt && mailClients !== undefined ? [...ids, mailClients] : ids;
}

/** The live list as inputs. */
export function fromConsent(
  consent: Consent,
  declared: Partial<Inputs>,
): Pick<Inputs, "userConsent" | "permissionGrantPolicyIds" | "mailClients"> {
  const isKept =
    !consent.isMailLeaving && (declared.mailClients === undefined || declared.mailClients === "keep");
  return {
    userConsent: userConsentOf(consent, declared),
    permissionGrantPolicyIds: consent.isMailLeaving ? allIds(consent) : [...customIds(declared, consent)],
    mailClients: isKept ? "keep" : consent.mailClients ? "allow" : "remove",
  };
}

const idsOfMode: Record<Exclude<UserConsent, "custom">, readonly string[]> = {
  off: [],
  lowRisk: [policyIds.low],
  microsoftManaged: [policyIds.recommended, policyIds.mailClients],
  legacy: [policyIds.legacy],
};

export const allIds = ({ ids, mailClients }: Consent): string[] => [
  ...ids,
  ...(mailClients ? [mailClients] : []),
];

/** Two ids with the same key are the same policy. */
export const keyOfId = (id: string): string => (isMailClients(id) ? policyIds.mailClients : id.toLowerCase());

/** All policies that these inputs add. */
export function declaredIds(inputs: Partial<Inputs>): string[] {
  const { userConsent, mailClients = "keep" } = inputs;
  const ids = userConsent === undefined ? [] : idsOf({ ...inputs, userConsent });
  const hasMail = mailClients === "allow" || (mailClients === "keep" && ids.some(isMailClients));
  return [...ids.filter((id) => !isMailClients(id)), ...(hasMail ? [policyIds.mailClients] : [])];
}

/**
 * The policies to assign for these inputs, given those that the tenant has.
 *
 * @param owned policies that this resource added, according to its state
 * @param paths input paths that differ from the tenant; nothing else is written
 */
export function toConsentIds(
  inputs: Inputs,
  live: Consent,
  owned: readonly string[],
  paths: readonly string[],
): string[] {
  const isAsked = paths.includes("userConsent") || paths.includes("permissionGrantPolicyIds");
  if (!isAsked && !paths.includes("mailClients")) return allIds(live);
  const declared = declaredIds(inputs);
  const ids = isAsked ? declared.filter((id) => !isMailClients(id)) : live.ids;
  return [...ids, ...wantedMail(inputs, live, { declared, owned })];
}

/** In a preview, an id may not be known yet. */
const knownIds = ({ permissionGrantPolicyIds = [] }: Partial<Inputs>): readonly string[] =>
  permissionGrantPolicyIds.filter((id) => id !== undefined);

/** A mode that this version does not know, in a state written by a newer version or by hand, adds no policies. */
function idsOf(inputs: Inputs): readonly string[] {
  const { userConsent } = inputs;
  if (userConsent === "custom") return knownIds(inputs);
  return Object.hasOwn(idsOfMode, userConsent) ? idsOfMode[userConsent] : [];
}

/** The mail clients' policy is the only entry of the list that a program can leave to others. */
function wantedMail(
  { mailClients: wish }: Inputs,
  { mailClients }: Consent,
  { declared, owned }: Record<"declared" | "owned", readonly string[]>,
): string[] {
  if (wish === "remove") return [];
  const wanted = wantedEntries({
    live: mailClients ? [mailClients] : [],
    declared: declared.filter(isMailClients),
    owned,
    keyOf: keyOfId,
  });
  return wanted.map((id) => mailClients ?? id);
}

/**
 * The complete new list: entries of others in their order and spelling, followed by ours.
 * Undefined if the tenant already has it.
 */
export function toAssigned(ids: readonly string[], current: readonly string[]): string[] | undefined {
  const ours = current.filter(isOurs);
  if (sameIds(ids, ours.map(idOf))) return undefined;
  const spelled = ids.map(
    (id) => ours.find((entry) => idOf(entry).toLowerCase() === id.toLowerCase()) ?? self + id,
  );
  return [...current.filter((entry) => !isOurs(entry)), ...spelled];
}

/** The mode and its policies, in the form that facts use. */
export const settingOf = (userConsent: UserConsent, ids: readonly string[]): ConsentSetting => ({
  userConsent,
  policies: ids.map((id) => ({ id, known: knownPolicy(id) })),
});

const knownPolicies: Record<string, ConsentSetting["policies"][number]["known"]> = {
  [policyIds.low]: "lowRisk",
  [policyIds.recommended]: "microsoftManaged",
  [policyIds.legacy]: "legacy",
};

export const knownPolicy = (id: string) =>
  knownPolicies[id.toLowerCase()] ?? (isMailClients(id) ? "mailClients" : undefined);

/** Whether people can consent to a popular mail client; unknown if it depends on custom policies. */
export function mayConsentToMail({ ids, mailClients }: Consent): boolean | undefined {
  if (mailClients !== undefined || has(ids, policyIds.legacy)) return true;
  const builtIn = ids.every((id) => has([policyIds.low, policyIds.recommended], id));
  return builtIn ? false : undefined;
}

/** Microsoft's policies, each of which permits everything that the ones before it permit. */
const widths: readonly string[] = [policyIds.low, policyIds.recommended, policyIds.legacy];

/**
 * Whether people can consent to less afterwards. An organisation's own policy may have permitted anything, so only
 * itself and the legacy policy cover it.
 */
export function isStricter(before: Consent, after: Consent): boolean {
  const now = allIds(after).map(keyOfId);
  const widest = Math.max(...now.map((id) => widths.indexOf(id)), -1);
  const isCovered = (id: string) =>
    now.includes(id) || widest === widths.length - 1 || (widths.includes(id) && widths.indexOf(id) <= widest);
  return !allIds(before).map(keyOfId).every(isCovered);
}

/**
 * The live setting. Admin consent requests are read only if they are declared, because that needs a separate
 * permission.
 */
export interface LiveSetting {
  policy: AuthorizationPolicy;
  requests?: AdminConsentRequestPolicy;
  /** Contents of the declared policies; undefined if not known. */
  contents?: readonly PolicyContent[] | undefined;
  /** Classified permissions by API, if the program declares any. */
  classified?: Classified;
  /** Ids of the reviewers and APIs that the program declares by name. */
  names: Names;
  /** Original queries of reviewers that the tenant stores by sign-in name, keyed by the query with the id. */
  spelled: ReadonlyMap<string, string>;
}

/** The ids to which the last run resolved names. */
export const namesBefore = ({ resolvedNames = {} }: State): Names => new Map(Object.entries(resolvedNames));

/** The resource before and after a change, and the live setting. */
export interface Sides {
  live: LiveSetting;
  before: State;
  now: State;
}

export const assignedOf = ({ defaultUserRolePermissions }: AuthorizationPolicy): readonly string[] =>
  defaultUserRolePermissions.permissionGrantPoliciesAssigned ?? [];

export const consentOf = ({ policy }: LiveSetting): Consent => fromAssigned(assignedOf(policy));

export const riskyOf = ({ policy }: LiveSetting): boolean => policy.allowUserConsentForRiskyApps ?? false;

/**
 * Undefined if the value is not set and the program declares false, which is its effect: it is then written once,
 * because auditors ask for an explicit value.
 */
export const riskyShown = (live: LiveSetting, { allowUserConsentForRiskyApps: declared }: State) =>
  declared === false ? (live.policy.allowUserConsentForRiskyApps ?? undefined) : riskyOf(live);
export const registrationOf = ({ policy }: LiveSetting): boolean =>
  policy.defaultUserRolePermissions.allowedToCreateApps ?? true;
