/** The sources of the controls, as of these dates; docs/benchmarks.md is generated from this table. */
export const benchmarks = {
  scuba: {
    name: "CISA SCuBA",
    version: "ScubaGear 1.8.0, baseline for Microsoft Entra ID",
    date: "2026-07-01",
    source: "https://github.com/cisagov/ScubaGear/blob/v1.8.0/PowerShell/ScubaGear/baselines/aad.md",
  },
  cis: {
    name: "CIS Microsoft 365",
    version: "Foundations Benchmark 7.0.0",
    date: "2026-05-19",
    source: "https://www.cisecurity.org/benchmark/microsoft_365",
  },
  eidsca: {
    name: "EIDSCA",
    version: "Entra ID Security Config Analyzer, as Maester 2.0 tests it",
    date: "2026-08-18",
    source: "https://maester.dev/docs/tests/eidsca",
  },
  asd: {
    name: "ASD Blueprint",
    version: "Blueprint for Secure Cloud 1.3.3",
    date: "2025-07-02",
    source: "https://blueprint.asd.gov.au/configuration/entra-id/",
  },
  own: {
    name: "pulumi-m365",
    version: "rules of this package",
    date: "2026-11-27",
    source:
      "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/exchange-activesync/exchange-activesync",
  },
} as const;
export type BenchmarkId = keyof typeof benchmarks;
export const benchmarkIds = Object.keys(benchmarks) as [BenchmarkId, ...BenchmarkId[]];

/** Null if no value is set. No control passes with null, because none of them accepts Microsoft's default. */
type Flag = boolean | null;

/** The current or future settings of the tenant, as far as they are known: controls for absent values are skipped. */
export interface Posture {
  /** Ids of the app consent policies that apply to people, in lower case. */
  consentPolicies?: readonly string[];
  riskyApps?: Flag;
  appRegistration?: Flag;
  requestsEnabled?: boolean;
  notifyReviewers?: Flag;
  reminders?: Flag;
  /** 0 if no number is set. */
  requestDays?: number;
  defaultAccessLevel?: "Allow" | "Block" | "Quarantine";
  /** Whether a rule allows Outlook for iOS and Android. */
  outlookAllowed?: boolean;
  /** Number of rules that allow every app that reports a common name. */
  wideRules?: number;
}
type Fact = keyof Posture;

/** The condition under which a control passes. */
export type Passing =
  | { is: boolean | string }
  | { isNot: string }
  | { atMost: number }
  /** A set of policies that equals one of these. */
  | { policies: readonly (readonly string[])[] }
  | { withoutPolicies: readonly string[] };

export interface Control {
  benchmark: BenchmarkId;
  id: string;
  title: string;
  kind: "IntegratedAppsSetting" | "MobileEmailAccessPolicy";
  /** The input that decides the result. */
  property: string;
  fact: Fact;
  passes: Passing;
  /** Not applicable unless this holds. */
  onlyWith?: Fact;
  /** Not applicable unless one of Microsoft's policies is assigned. */
  onlyWithMicrosofts?: boolean;
  /** The result with a policy of the organisation, which may be as strict as one that passes. */
  ownPolicies?: "unknown";
  /** Added to a pass with this policy. */
  note?: { with: string; says: string };
  /** Added to a failure that is caused by a missing value. */
  unset?: string;
  /** The reason, for a control of this package. */
  reason?: string;
  source: string;
}

const low = "microsoft-user-default-low";
const managed = "microsoft-user-default-recommended";
const legacy = "microsoft-user-default-legacy";

const consent = { kind: "IntegratedAppsSetting", property: "userConsent", fact: "consentPolicies" } as const;
const registration = {
  kind: "IntegratedAppsSetting",
  property: "userAppRegistration",
  fact: "appRegistration",
  passes: { is: false },
} as const;
const requests = {
  kind: "IntegratedAppsSetting",
  property: "adminConsentRequests",
  fact: "requestsEnabled",
} as const;
const access = { benchmark: "own", kind: "MobileEmailAccessPolicy", source: benchmarks.own.source } as const;

const scuba = (anchor: string) => `${benchmarks.scuba.source}#${anchor}`;
/** Maester's tests fail if no value is set, whatever the default is. */
const eidsca = (id: string) =>
  ({
    benchmark: "eidsca",
    id,
    source: `https://maester.dev/docs/tests/EIDSCA.${id}`,
    unset: "not set in the tenant; EIDSCA requires an explicit value, even if it equals Microsoft's default",
  }) as const;
const blueprint = (path: string) => `${benchmarks.asd.source}${path}`;

export const controls: readonly Control[] = [
  {
    ...{ benchmark: "scuba", id: "MS.AAD.5.1v1", ...registration, source: scuba("msaad51v1") },
    title: "Only administrators shall be allowed to register applications",
  },
  {
    ...{ benchmark: "scuba", id: "MS.AAD.5.2v1", ...consent, source: scuba("msaad52v1") },
    title: "User consent to applications shall be restricted",
    passes: { policies: [[], [low]] },
    ownPolicies: "unknown",
    note: {
      with: low,
      says: "provided that no permission classified as low is one that ScubaGear lists as risky",
    },
  },
  {
    ...{ benchmark: "scuba", id: "MS.AAD.5.3v1", ...requests, source: scuba("msaad53v1") },
    title: "An admin consent workflow shall be configured for applications",
    passes: { is: true },
  },
  {
    ...{ benchmark: "cis", id: "5.1.2.2", ...registration, source: benchmarks.cis.source },
    title: "Users cannot register applications",
  },
  {
    ...{ benchmark: "cis", id: "5.1.5.1", ...consent, source: benchmarks.cis.source },
    title: "User consent to apps accessing company data is not allowed",
    passes: { withoutPolicies: [low, legacy] },
    note: {
      with: managed,
      says: "according to its audit command, which only looks for the low-risk and the legacy policy; its text requires that users cannot consent",
    },
  },
  {
    ...{ benchmark: "cis", id: "5.1.5.2", ...requests, source: benchmarks.cis.source },
    title: "The admin consent workflow is enabled",
    passes: { is: true },
  },
  {
    ...{ ...eidsca("AP08"), ...consent },
    title: "User consent policy assigned for applications is the one for low-risk permissions",
    ...{ passes: { policies: [[low]] }, onlyWithMicrosofts: true },
  },
  {
    ...{ ...eidsca("AP09"), kind: "IntegratedAppsSetting" },
    title: "User consent for risky apps is not allowed",
    ...{ property: "allowUserConsentForRiskyApps", fact: "riskyApps", passes: { is: false } },
  },
  {
    ...{ ...eidsca("AP10"), ...registration },
    title: "Default users are not allowed to create apps",
  },
  {
    ...{ ...eidsca("CR01"), ...requests },
    title: "Admin consent requests are enabled",
    passes: { is: true },
  },
  {
    ...{ ...eidsca("CR02"), ...requests },
    title: "Reviewers get notifications about new requests",
    ...{ fact: "notifyReviewers", passes: { is: true }, onlyWith: "requestsEnabled" },
  },
  {
    ...{ ...eidsca("CR03"), ...requests },
    title: "Reviewers get reminders",
    ...{ fact: "reminders", passes: { is: true }, onlyWith: "requestsEnabled" },
  },
  {
    ...{ ...eidsca("CR04"), ...requests },
    title: "Requests expire after 30 days or less",
    ...{ fact: "requestDays", passes: { atMost: 30 }, onlyWith: "requestsEnabled" },
  },
  {
    ...{ benchmark: "asd", id: "user-settings", ...registration, source: blueprint("users/user-settings/") },
    title: "Users can register applications: No",
  },
  {
    ...{ benchmark: "asd", id: "user-consent", ...consent },
    source: blueprint("applications/enterprise-applications/consent-and-permissions/user-consent-settings/"),
    title: "Do not allow user consent",
    passes: { policies: [[]] },
  },
  {
    ...{ benchmark: "asd", id: "admin-consent", ...requests },
    source: blueprint("applications/enterprise-applications/consent-and-permissions/admin-consent-settings/"),
    title: "Users can request admin consent: No",
    passes: { is: false },
  },
  {
    ...{ ...access, id: "MAIL.1", property: "mode", fact: "defaultAccessLevel" },
    title: "Mail apps that no rule names do not sync",
    passes: { isNot: "Allow" },
    reason:
      "With the default access level Allow, every ActiveSync app that somebody signs in to gets a copy of the mailbox, on a device that nobody manages.",
  },
  {
    ...{ ...access, id: "MAIL.2", property: "mode", fact: "outlookAllowed" },
    title: "Outlook for iOS and Android is allowed by a rule",
    passes: { is: true },
    reason:
      "Otherwise a stricter default access level blocks the app that app protection policies can protect, together with all others.",
  },
  {
    ...{ ...access, id: "MAIL.3", property: "additionalRules", fact: "wideRules" },
    title: "No rule allows every app that calls itself Android",
    passes: { atMost: 0 },
    reason:
      "Many apps report the device type Android, so a rule that allows it also allows apps that nobody has checked.",
  },
];

export const controlOf = (benchmark: BenchmarkId, id: string): Control | undefined =>
  controls.find((one) => one.benchmark === benchmark && one.id === id);
