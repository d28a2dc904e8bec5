import type { HistoryEntry } from "../../../provider/cli/drift/history";
import type { DriftReport, ResourceReport, StackReport } from "../../../provider/cli/drift/report";

export const resource = (name: string, type: string, more: Partial<ResourceReport> = {}): ResourceReport => ({
  urn: `urn:pulumi:prod::contoso::pulumi-nodejs:dynamic/m365:${type}::${name}`,
  ...{ name, type, status: "inLine", properties: [], impact: [] },
  ...more,
});

const inLine = (many: number) =>
  Array.from({ length: many }, (_, at) => resource(`profile-${at}`, "EmailProfile"));

const contoso: StackReport = {
  stack: "contoso/prod",
  tenantId: "b32cf4ad-4b4e-4ba4-a1a5-0a5d4b9e1f77",
  status: "gone",
  resources: [
    ...inLine(10),
    resource("apps", "IntegratedAppsSetting", {
      status: "drifted",
      properties: [
        { path: "userConsent", declared: "off", live: "lowRisk", words: "userConsent: off → lowRisk" },
      ],
      impact: [
        'user consent changes from "low-risk apps" to "off". 412 existing grants to 96 apps by 412 users stay in force, 60 of them to mail; no existing access is revoked.',
      ],
      changedBy: { actor: "administrator", when: "2026-11-20T14:02:00.000Z", source: "directoryAudit" },
      adminUrl: "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/ConsentPoliciesMenuBlade/~/UserSettings",
    }),
    resource("ios-mail", "EmailProfile", {
      status: "drifted",
      properties: [
        {
          path: "settings.hostName",
          declared: "outlook.office365.com",
          live: "mail.contoso.com",
          words: "settings.hostName: outlook.office365.com → mail.contoso.com",
        },
        {
          path: "settings.requireSsl",
          declared: true,
          live: false,
          words: "settings.requireSsl: true → false",
        },
      ],
      impact: ['1,277 users in "Sales" may be asked to approve the change.'],
      changedBy: { actor: "application", when: "2026-11-18T09:40:00.000Z", source: "intuneAudit" },
      adminUrl: "https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/Profile/d60b64ec",
    }),
    resource("sales", "ProfileAssignment", {
      status: "gone",
      changedBy: { source: "unknown" },
      impact: ['1,277 users in "Sales" get the account; 37 users in "Sales contractors" do not.'],
    }),
    resource("phones", "MobileEmailAccessPolicy", {
      properties: [
        {
          path: "userMailInsert",
          declared: "",
          live: "Move to Outlook",
          words: "userMailInsert: not set → Move to Outlook",
          ignored: { reason: "pilot of the service desk", until: "2026-12-31" },
        },
      ],
    }),
  ],
};

export const report: DriftReport = {
  schemaVersion: 1,
  startedAt: "2026-11-21T02:00:04.000Z",
  finishedAt: "2026-11-21T02:00:41.000Z",
  stacks: [
    {
      ...{ stack: "adventure/prod", status: "notReadable", resources: [] },
      reason:
        "sign-in failed: the client secret expired on 2026-11-18. Renew it, or use a federated credential.",
    },
    contoso,
    {
      stack: "fabrikam/prod",
      tenantId: "0c5ee264-4f35-4a5d-8e54-9a8f4f4b1c11",
      status: "inLine",
      resources: inLine(6),
    },
    {
      stack: "northwind/prod",
      tenantId: "7a1d3a52-93a5-4a0e-9b1e-2f0a2ce0d0aa",
      status: "inLine",
      resources: inLine(9),
    },
  ],
  exitCode: 1,
};

const dayMs = 24 * 60 * 60_000;

/** One run each night before the report, with occasional drift. */
export function nights(
  many: number,
  stacks = ["adventure/prod", "contoso/prod", "fabrikam/prod", "northwind/prod"],
): HistoryEntry[] {
  const last = Date.parse(report.startedAt);
  return Array.from({ length: many }, (_, at) => many - at).flatMap((ago) =>
    stacks.map((stack, index): HistoryEntry => {
      const drifted =
        stack === "contoso/prod" && ago % 11 < 3 ? 1 + (ago % 3) : (ago + index * 7) % 19 === 0 ? 1 : 0;
      const gone = stack === "contoso/prod" && ago % 17 === 0 ? 1 : 0;
      const unread = stack === "adventure/prod" && ago < 3;
      return {
        at: new Date(last - ago * dayMs).toISOString(),
        stack,
        status: unread ? "notReadable" : gone ? "gone" : drifted ? "drifted" : "inLine",
        counts: { resources: 14, drifted, gone, notReadable: 0, ignored: 0 },
      };
    }),
  );
}
