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

/** Entries that determine user consent; other kinds of entries in the same list belong to others. */
const self = "ManagePermissionGrantsForSelf.";

/** @see https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies */
export const policyIds = {
  low: "microsoft-user-default-low",
  recommended: "microsoft-user-default-recommended",
  mailClients: "microsoft-user-default-allow-consent-apps",
  legacy: "microsoft-user-default-legacy",
} as const;

/** Live tenants show the first spelling, which is written; Microsoft's page has the second one as well. */
const mailClientIds = new Set<string>([policyIds.mailClients, "microsoft-user-allow-default-consent-apps"]);

const isOurs = (entry: string): boolean => entry.toLowerCase().startsWith(self.toLowerCase());
const idOf = (entry: string): string => entry.slice(self.length);
export const isMailClients = (id: string): boolean => mailClientIds.has(id.toLowerCase());

/** Microsoft's own for people: an older one works where it is assigned, and need not stand in a tenant's list any more. */
export const isMicrosofts = (id: string): boolean =>
  isMailClients(id) || Object.values<string>(policyIds).includes(id.toLowerCase());

/** What the list of a tenant says about consent by people. */
export interface Consent {
  /** Ids of the policies, in the tenant's own spelling, without the mail clients' one. */
  ids: readonly string[];
  /** The mail clients' policy, when it is there. */
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

/** The product's word for a tenant's consent. Microsoft's own setting is a pair, unless the program says otherwise. */
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

/** With the mail clients' policy only where the program lists it itself. */
function customIds(declared: Partial<Inputs>, { ids, mailClients }: Consent): readonly string[] {
  const listsIt = knownIds(declared).some(isMailClients);
  return listsIt && mailClients !== undefined ? [...ids, mailClients] : ids;
}

/** The live list in the words of the inputs. */
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

/** What makes two ids the same policy. */
export const keyOfId = (id: string): string => (isMailClients(id) ? policyIds.mailClients : id.toLowerCase());

/** All policies that these inputs add. */
export function declaredIds(inputs: Partial<Inputs>): string[] {
  const { userConsent, mailClients = "keep" } = inputs;
  const ids = userConsent === undefined ? [] : idsOf({ ...inputs, userConsent });
  const hasMail = mailClients === "allow" || (mailClients === "keep" && ids.some(isMailClients));
  return [...ids.filter((id) => !isMailClients(id)), ...(hasMail ? [policyIds.mailClients] : [])];
}

/**
 * The policies that these inputs want, given what the tenant has.
 *
 * @param owned those that this resource brought, by its state
 * @param paths input paths that differ from the tenant: nothing else is touched
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

/** A word that this version does not know, in a state that a newer one or somebody wrote, brings nothing. */
/** In a preview, an id may not be known yet. */
const knownIds = ({ permissionGrantPolicyIds = [] }: Partial<Inputs>): readonly string[] =>
  permissionGrantPolicyIds.filter((id) => id !== undefined);

function idsOf(inputs: Inputs): readonly string[] {
  const { userConsent } = inputs;
  if (userConsent === "custom") return knownIds(inputs);
  return Object.hasOwn(idsOfMode, userConsent) ? idsOfMode[userConsent] : [];
}

/** The only entry of the list that a program can leave to others. */
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
 * The complete new list: entries of others in their order and letters, ours after them.
 * Undefined when the tenant has it already.
 */
export function toAssigned(ids: readonly string[], current: readonly string[]): string[] | undefined {
  const ours = current.filter(isOurs);
  if (sameIds(ids, ours.map(idOf))) return undefined;
  const spelled = ids.map(
    (id) => ours.find((entry) => idOf(entry).toLowerCase() === id.toLowerCase()) ?? self + id,
  );
  return [...current.filter((entry) => !isOurs(entry)), ...spelled];
}

/** The mode with its policies, as facts carry it. */
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

/** Those of Microsoft that include what others permit, the widest last. */
const widths: readonly string[] = [policyIds.low, policyIds.recommended, policyIds.legacy];

/** Whether people may consent to less afterwards. A policy of the organisation itself may have permitted anything. */
export function isStricter(before: Consent, after: Consent): boolean {
  const now = allIds(after).map(keyOfId);
  const widest = Math.max(...now.map((id) => widths.indexOf(id)), -1);
  const isCovered = (id: string) =>
    now.includes(id) || widest === widths.length - 1 || (widths.includes(id) && widths.indexOf(id) <= widest);
  return !allIds(before).map(keyOfId).every(isCovered);
}

/** What the tenant has. Requests for consent are only read where they are declared: that needs a permission of its own. */
export interface LiveSetting {
  policy: AuthorizationPolicy;
  requests?: AdminConsentRequestPolicy;
  /** What the declared policies hold; undefined where that is not known. */
  contents?: readonly PolicyContent[] | undefined;
  /** Classes of permissions by API, where the program declares some. */
  classified?: Classified;
  /** Reviewers and APIs that the program declares by name. */
  names: Names;
  /** Reviewers whom the tenant calls by their sign-in names: how it does, by how the policy above has them. */
  spelled: ReadonlyMap<string, string>;
}

/** What the last run resolved names to. */
export const namesBefore = ({ resolvedNames = {} }: State): Names => new Map(Object.entries(resolvedNames));

/** A resource before a change and after it, with what the tenant has. */
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
 * Undefined where nobody has set it and the program declares what Entra ID does then: it is written once, because auditors
 * ask for an explicit value.
 */
export const riskyShown = (live: LiveSetting, { allowUserConsentForRiskyApps: declared }: State) =>
  declared === false ? (live.policy.allowUserConsentForRiskyApps ?? undefined) : riskyOf(live);
export const registrationOf = ({ policy }: LiveSetting): boolean =>
  policy.defaultUserRolePermissions.allowedToCreateApps ?? true;
