import { entries } from "../../../provider/cli/verify/checks";
import type { Fault, FaultMatch } from "../../../provider/loopback";
import { furnished, verified } from "./harness";

type Body = Record<string, unknown>;
type Turn = Pick<Fault, "match" | "rewrite" | "status" | "body">;

const path = (pattern: RegExp): FaultMatch => ({ path: pattern });
/** Changes each entry of a list in an answer. */
const each = (change: (item: Body) => Body) => (body: unknown) => {
  const { value = [], ...rest } = body as { value?: Body[] };
  return { ...rest, value: value.map(change) };
};
const refusal = (match: FaultMatch, status = 400): Turn => ({
  match,
  status,
  body: { error: { code: "BadRequest", message: "Another sentence." } },
});
const configurations = path(/^\/beta\/deviceManagement\/deviceConfigurations\?/);
const assignments = (change: (assignment: Body) => Body): Turn => ({
  match: configurations,
  rewrite: each((profile) => ({ ...profile, assignments: (profile.assignments as Body[])?.map(change) })),
});
const events = (change: (event: Body) => Body): Turn => ({
  match: path(/auditEvents/),
  rewrite: each(change),
});
const otherForm = ({ resources, ...event }: Body): Body => ({
  ...event,
  resources: (resources as Body[]).map((one) => ({ ...one, modifiedProperties: [{ displayName: "Odd" }] })),
});
const cmdlet = (name: string, rewrite: (body: unknown) => unknown): Turn => ({
  match: { cmdlet: name },
  rewrite,
});
const values = (change: (item: Body) => Body) => each(change);

/** For each row that is checked, an answer that is the opposite of the loopback's. */
const turns: Record<string, Turn> = {
  "tenant/graph/approval.ts listRequests": refusal(path(/operationApprovalRequests/), 403),
  "tenant/graph/noService.ts notHere": refusal(path(/deviceConfigurations\?\$top=1$/)),
  "tenant/graph/deviceConfigurations.ts pageSize": refusal(
    path(/^\/beta\/deviceManagement\/deviceConfigurations\?\$expand/),
  ),
  "tenant/graph/deviceStatus.ts statusIn": refusal(path(/\/deviceStatusOverview$/)),
  "resources/deviceConfigurations/platforms/platform.ts filterPlatforms": {
    match: path(/assignmentFilters/),
    rewrite: each((filter) => ({ ...filter, platform: "macOS" })),
  },
  "loopback/graph/findDeviceConfiguration.ts isHidden": {
    match: path(/^\/v1\.0\/deviceManagement\/deviceConfigurations\//),
    status: 200,
    body: { id: "x" },
  },
  "loopback/administrator.ts addFromPolicySet": assignments((one) => ({ ...one, id: "x" })),
  "loopback/data/deviceConfigurationChanges.ts assignmentId": assignments((one) => ({ ...one, id: "x" })),
  "loopback/graph/payloadLinks.ts linkOf": {
    match: path(/hasPayloadLinks/),
    rewrite: each((link) => ({ ...link, hasLink: false })),
  },
  "loopback/graph/payloadLinks.ts targetedUsersAndDevices": {
    match: path(/getTargetedUsersAndDevices/),
    rewrite: each(({ userId: _, ...rest }) => rest),
  },
  "tenant/graph/assignmentEvents.ts toAssignmentEvent": events(otherForm),
  "loopback/data/intuneAudit.ts auditAssignments": events((event) => ({
    ...event,
    activityType: "Create Assignment",
  })),
  "tenant/graph/groups.ts numberIn": {
    match: path(/\$batch/),
    rewrite: () => ({ responses: [{ body: {} }] }),
  },
  "loopback/graph/batch.ts bodyOf": {
    match: path(/\$batch/),
    rewrite: () => ({ responses: [{ body: "MTI=" }] }),
  },
  "loopback/graph/adminConsentRequestPolicy.ts withVersion": {
    match: path(/adminConsentRequestPolicy/),
    rewrite: (body) => ({ ...(body as Body), reviewers: [{ query: "/users/x" }] }),
  },
  "loopback/graph/authorizationPolicy.ts checkGrantPolicy": {
    match: path(/authorizationPolicy/),
    rewrite: (body) => ({
      ...(body as Body),
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned: ["Another.kind"] },
    }),
  },
  "tenant/graph/consentDemand.ts appConsentRequest": {
    match: path(/appConsentRequests/),
    rewrite: each((one) => ({ ...one, userConsentRequests: [] })),
  },
  "loopback/data/grantPolicies.ts mailClientSets": {
    match: path(/permissionGrantPolicies/),
    rewrite: (body) => {
      const { value } = body as { value: Body[] };
      return { ...(body as Body), value: value.map((one) => ({ ...one, includes: [] })) };
    },
  },
  "tenant/exchange/commandList.ts listCommands": {
    match: path(/EXOModuleFile/),
    rewrite: () => ({ value: [{ exportedCmdlets: "Get-MobileDevice,Get-CASMailbox" }] }),
  },
  "tenant/exchange/casMailboxes.ts withDevices": cmdlet(
    "Get-CASMailbox",
    values((mailbox) => ({ ...mailbox, HasActiveSyncDevicePartnership: false })),
  ),
  "tenant/exchange/otherProtocols.ts withImapOrPop": cmdlet(
    "Get-CASMailbox",
    values((mailbox) => ({ ...mailbox, ImapEnabled: false, PopEnabled: false })),
  ),
  "tenant/exchange/mobileDevices.ts mailboxOf": cmdlet(
    "Get-CASMailbox",
    values((one) => ({ ...one, Identity: "x" })),
  ),
  "resources/mobileEmailAccessPolicy/quarantine/mailboxes.ts findMailbox": {
    match: withIdentity("Get-CASMailbox"),
    rewrite: () => ({ value: [] }),
  },
  "resources/mobileEmailAccessPolicy/quarantine/syncedBefore.ts stamps": cmdlet(
    "Get-MobileDevice",
    values((device) => ({ ...device, DeviceAccessState: "Other", DeviceAccessStateReason: "Global" })),
  ),
  "tenant/exchange/answer.ts namesNothing": refusal(withIdentity("Get-MobileDevice")),
  "loopback/exchange/errors.ts cmdletNotFound": refusal(withIdentity("Get-MobileDevice")),
  "resources/mobileEmailAccessPolicy/live.ts utc": cmdlet(
    "Get-ActiveSyncOrganizationSettings",
    values((one) => ({ ...one, WhenChangedUTC: "2999-01-01T00:00:00" })),
  ),
  "resources/mobileEmailAccessPolicy/census/served.ts isSubjectToRules": cmdlet(
    "Get-MobileDevice",
    values((device) => ({ ...device, ClientType: "Other" })),
  ),
  "loopback/exchange/errors.ts missingParameter": refusal({ cmdlet: "New-ActiveSyncDeviceAccessRule" }),
  "loopback/exchange/service.ts signedIn": refusal(
    ({ path: asked, cmdlet: name }) =>
      name === "Get-ActiveSyncOrganizationSettings" && !asked.includes(tenantId),
  ),
  "loopback/exchange/organizationSettings.ts tenantAdminPreference": refusal(
    settingsWith("TenantAdminPreference"),
  ),
  "loopback/exchange/parameters.ts tooLong": refusal(settingsWith("UserMailInsert")),
  "loopback/exchange/resultSize.ts limit": cmdlet("Get-MobileDevice", (body) => ({
    ...(body as Body),
    "@adminapi.warnings": ["Something else."],
  })),
};

/** Rows about other clouds, which the loopback cannot answer. */
const elsewhere = ["tenant/exchange/regionalHost.ts isExchangeHost"];

const tenantId = "6b0d0e6c-3e3a-4f0e-9a53-4f9a1d1a2b3c";

interface Input {
  CmdletInput?: { Parameters?: Body };
}

function withIdentity(cmdlet: string): FaultMatch {
  return ({ cmdlet: name, body }) =>
    name === cmdlet && "Identity" in ((body as Input).CmdletInput?.Parameters ?? {});
}

function settingsWith(parameter: string): FaultMatch {
  return ({ cmdlet: name, body }) =>
    name === "Set-ActiveSyncOrganizationSettings" &&
    parameter in ((body as Input).CmdletInput?.Parameters ?? {});
}

test("every row that is checked has an opposite answer", () => {
  const tried = entries.flatMap((entry) => ("try" in entry ? [entry.row] : []));

  expect([...Object.keys(turns), ...elsewhere].sort()).toEqual([...tried].sort());
});

test.each(Object.entries(turns))(
  "%s: with the opposite answer, the row is reported as different",
  async (row, turn) => {
    await using loopback = await furnished(undefined, tenantId);
    loopback.inject({ ...turn, times: Number.POSITIVE_INFINITY });

    const { results } = await verified(loopback, [row]);

    expect(results.filter(({ result }) => result === "different").map((one) => one.row)).toEqual([row]);
  },
);
