import type { ActiveSyncDeviceAccessRule } from "../../tenant/exchange/accessRules";
import type { AccessLevel, ActiveSyncOrganizationSettings } from "../../tenant/exchange/organizationSettings";
import type {
  AccessRule,
  Computed,
  EffectiveMode,
  MobileEmailAccessPolicyInputs,
  Previous,
  PreviousRule,
} from "./schema";

/** The live policy: the two Exchange objects that control which devices have access. */
export interface LivePolicy {
  settings: ActiveSyncOrganizationSettings;
  rules: readonly ActiveSyncDeviceAccessRule[];
}

export type Pair = Pick<AccessRule, "characteristic" | "queryString">;

/** Microsoft's recommended rule: every Outlook mobile app reports this device model. */
export const outlookRule: AccessRule = {
  characteristic: "DeviceModel",
  queryString: "Outlook for iOS and Android",
  accessLevel: "Allow",
};

const levelOfMode: Record<MobileEmailAccessPolicyInputs["mode"], AccessLevel> = {
  outlookOnly: "Block",
  anyAppPromptAll: "Quarantine",
  anyAppPromptNew: "Quarantine",
  anyApp: "Allow",
};

export const toLevel = (mode: MobileEmailAccessPolicyInputs["mode"]): AccessLevel => levelOfMode[mode];

/** Rules that the mode itself needs. */
export const rulesOfMode = (mode: MobileEmailAccessPolicyInputs["mode"]): readonly AccessRule[] =>
  mode === "anyApp" ? [] : [outlookRule];

export const isPrompt = (mode: unknown): mode is "anyAppPromptAll" | "anyAppPromptNew" =>
  mode === "anyAppPromptAll" || mode === "anyAppPromptNew";

/** Offers both choices. Exchange adds it below its own text, which tells people to wait. */
export const promptText =
  "We recommend Outlook for mail on your phone: install it from your app store and sign in with your work address. " +
  "To keep the app you use now, do nothing: mail starts by itself, usually within a day.";

/** The text that the declaration requires; undefined if it requires none. */
export function textOf(inputs: Partial<MobileEmailAccessPolicyInputs>): string | undefined {
  return inputs.userMailInsert ?? (isPrompt(inputs.mode) ? promptText : undefined);
}

/** [I] Exchange ignores case in query strings, as it does in names. A value that is not known yet matches nothing. */
export const samePair = (one?: Partial<Pair>, other?: Partial<Pair>): boolean =>
  one?.queryString !== undefined &&
  one.characteristic !== undefined &&
  one.characteristic === other?.characteristic &&
  one.queryString.toLowerCase() === other.queryString?.toLowerCase();

export const keyOfPair = ({ characteristic, queryString }: Pair): string =>
  `${characteristic}/${queryString}`.toLowerCase();

/** In a preview, a rule or a part of it may not be known yet. */
export const knownRules = (rules: readonly (Partial<AccessRule> | undefined)[] = []): AccessRule[] =>
  rules.filter((rule): rule is AccessRule =>
    Boolean(rule?.characteristic && rule.queryString && rule.accessLevel),
  );

export const fromRule = (rule: ActiveSyncDeviceAccessRule): AccessRule => ({
  characteristic: rule.Characteristic,
  queryString: rule.QueryString,
  accessLevel: rule.AccessLevel,
});

/** Finds a rule by its pair, because the identity of a long rule ends in a hash that cannot be computed. */
export const findRule = ({ rules }: LivePolicy, pair: Pair): ActiveSyncDeviceAccessRule | undefined =>
  rules.find((rule) => samePair(fromRule(rule), pair));

type Declared = Partial<MobileEmailAccessPolicyInputs> & Partial<Computed>;

/** The live policy as inputs. */
export function fromExchange(
  live: LivePolicy,
  declared: Declared,
  additionalRules: AccessRule[],
): Partial<MobileEmailAccessPolicyInputs> {
  const { settings } = live;
  const preference = preferenceOf(settings);
  return {
    // A program cannot declare "custom", so it always differs.
    mode: effectiveMode(live, declared) as MobileEmailAccessPolicyInputs["mode"],
    userMailInsert: settings.UserMailInsert ?? "",
    adminMailRecipients: recipientsOf(settings),
    ...(preference === undefined ? {} : { tenantAdminPreference: preference }),
    additionalRules,
  };
}

export const pairOf = ({ characteristic, queryString }: Pair): Pair => ({ characteristic, queryString });

export const unique = <T extends Pair>(pairs: readonly T[]): T[] =>
  pairs.filter((pair, at) => pairs.findIndex((other) => samePair(other, pair)) === at);

export const recipientsOf = ({ AdminMailRecipients }: ActiveSyncOrganizationSettings): string[] =>
  AdminMailRecipients ? [AdminMailRecipients].flat() : [];

export const preferenceOf = ({
  TenantAdminPreference,
}: ActiveSyncOrganizationSettings): string | undefined =>
  TenantAdminPreference === null || TenantAdminPreference === undefined || TenantAdminPreference === ""
    ? undefined
    : String(TenantAdminPreference);

/**
 * The mode that the settings correspond to. The two prompt modes look the same in the tenant: the state decides which
 * one it is, and before the first run the program.
 */
export function effectiveMode(live: LivePolicy, declared: Declared): EffectiveMode {
  if (live.settings.DefaultAccessLevel === "Allow") return "anyApp";
  if (findRule(live, outlookRule)?.AccessLevel !== "Allow") return "custom";
  if (live.settings.DefaultAccessLevel === "Block") return "outlookOnly";
  const ownText = isPrompt(declared.mode) && declared.userMailInsert === undefined;
  if (ownText && live.settings.UserMailInsert !== promptText) return "custom";
  return [declared.effectiveMode, declared.mode].find(isPrompt) ?? "anyAppPromptAll";
}

/** The settings that control which devices have access, for when no mode corresponds to them. */
export const decisionsOf = (live: LivePolicy) => ({
  defaultAccessLevel: live.settings.DefaultAccessLevel,
  outlook: findRule(live, outlookRule)?.AccessLevel ?? "no rule",
});

export function computedOf(live: LivePolicy, declared: Declared): Computed {
  const preference = preferenceOf(live.settings);
  return {
    effectiveMode: effectiveMode(live, declared),
    ...(preference === undefined ? {} : { liveTenantAdminPreference: preference }),
  };
}

/** The original settings that a restore needs, with the rules that these inputs manage. */
export function toPrevious(
  live: LivePolicy,
  inputs: Pick<MobileEmailAccessPolicyInputs, "mode" | "additionalRules">,
): Previous {
  const preference = preferenceOf(live.settings);
  return {
    defaultAccessLevel: live.settings.DefaultAccessLevel,
    userMailInsert: live.settings.UserMailInsert ?? "",
    adminMailRecipients: recipientsOf(live.settings),
    ...(preference === undefined ? {} : { tenantAdminPreference: preference }),
    rules: pairsOf(inputs).map((pair) => toPreviousRule(live, pair)),
  };
}

export function toPreviousRule(live: LivePolicy, pair: Pair): PreviousRule {
  const found = findRule(live, pair);
  return found ? { ...pairOf(pair), accessLevel: found.AccessLevel } : pairOf(pair);
}

/** The rules of the mode and of the program; in a preview, only those whose pair is known. */
export const pairsOf = (
  inputs: Partial<Pick<MobileEmailAccessPolicyInputs, "mode" | "additionalRules">>,
): AccessRule[] =>
  [...(inputs.mode ? rulesOfMode(inputs.mode) : []), ...(inputs.additionalRules ?? [])].filter(
    (rule) => rule?.characteristic && rule.queryString,
  );
