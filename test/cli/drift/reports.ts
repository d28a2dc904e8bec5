import type { DriftReport, ResourceReport, StackReport } from "../../../provider/cli/drift/report";

export const tenantId = "b32cf4ad-4b4e-4ba4-a1a5-0a5d4b9e1f77";

export const resource = (name: string, more: Partial<ResourceReport> = {}): ResourceReport => ({
  urn: `urn:pulumi:prod::contoso::pulumi-nodejs:dynamic/m365:EmailProfile::${name}`,
  name,
  type: "EmailProfile",
  status: "inLine",
  properties: [],
  impact: [],
  ...more,
});

export const consent = resource("apps", {
  type: "IntegratedAppsSetting",
  status: "drifted",
  properties: [
    { path: "userConsent", declared: "off", live: "lowRisk", words: "userConsent: off → lowRisk" },
  ],
  impact: ["412 existing grants to 96 apps stay in force."],
  changedBy: { actor: "administrator", when: "2026-11-20T14:02:00.000Z", source: "directoryAudit" },
  adminUrl: "https://entra.microsoft.com/",
});

export const stack = (name: string, more: Partial<StackReport> = {}): StackReport => ({
  stack: name,
  tenantId,
  status: "inLine",
  resources: [resource("ios-mail")],
  ...more,
});

export const report = (stacks: StackReport[], exitCode: 0 | 1 | 2, startedAt = "2026-11-21T02:00:00.000Z") =>
  ({
    schemaVersion: 1,
    startedAt,
    finishedAt: "2026-11-21T02:01:00.000Z",
    stacks,
    exitCode,
  }) satisfies DriftReport;

export const contoso = stack("contoso/prod", {
  status: "gone",
  resources: [
    consent,
    resource("ios-mail", {
      status: "drifted",
      properties: [
        {
          path: "settings.requireSsl",
          declared: true,
          live: false,
          words: "settings.requireSsl: true → false",
          ignoreExpired: { reason: "migration", until: "2026-11-01" },
        },
      ],
      changedBy: { when: "2026-11-18T09:30:00.000Z", source: "object" },
    }),
    resource("windows-mail", { status: "gone", changedBy: { source: "unknown" } }),
    resource("android-mail", {
      properties: [
        {
          path: "displayName",
          declared: "a",
          live: "b",
          words: "displayName: a → b",
          ignored: { reason: "a test", until: "2026-12-31" },
        },
      ],
    }),
  ],
});

export const adventure = stack("adventure/prod", {
  tenantId: undefined,
  status: "notReadable",
  reason: "m365: sign-in failed: the client secret has expired.",
  resources: [],
});

export const mixed = report([adventure, contoso, stack("fabrikam/prod")], 1);
