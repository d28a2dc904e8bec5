import { emptyTenant, groupOwnerConsent } from "../../provider/loopback";
import { type Client, connect } from "./client";

const path = "/v1.0/policies/authorizationPolicy";
const low = "ManagePermissionGrantsForSelf.microsoft-user-default-low";

const assigned = ({ loopback }: Client): string[] =>
  loopback.tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;

test("an older tenant has the legacy entry and the group owners' entry", async () => {
  await using client = await connect();

  const { body } = await client.graph("GET", path);

  expect(body.defaultUserRolePermissions.permissionGrantPoliciesAssigned).toEqual([
    "ManagePermissionGrantsForSelf.microsoft-user-default-legacy",
    groupOwnerConsent,
  ]);
});

test("a new tenant has the policies recommended by Microsoft, the mail clients, and the entries for teams and chats", async () => {
  await using client = await connect({
    seed: (tenant) => void Object.assign(tenant, emptyTenant(tenant.tenantId)),
  });

  const { body } = await client.graph("GET", path);
  const { body: policies } = await client.graph("GET", "/v1.0/policies/permissionGrantPolicies");

  const entries: string[] = body.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  expect(entries).toEqual([
    "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
    "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
    groupOwnerConsent,
    "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-chat",
  ]);
  expect(policies.value.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining(entries.map((entry) => entry.split(".")[1])),
  );
});

test("a PATCH replaces the list of policies, keeps omitted properties, and is audited", async () => {
  await using client = await connect();

  const answer = await client.graph("PATCH", path, {
    defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [low] },
  });

  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect(assigned(client)).toEqual([low]);
  expect(client.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps).toBe(
    true,
  );
  const { body } = await client.graph(
    "GET",
    "/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-01-01 and category eq 'AuthorizationPolicy'",
  );
  expect(body.value[0]).toMatchObject({
    activityDisplayName: "Update authorization policy",
    initiatedBy: { app: { appId: client.loopback.clientId }, user: null },
  });
});

test("a PATCH that changes nothing is accepted and leaves no audit entry", async () => {
  await using client = await connect();

  const { status } = await client.graph("PATCH", path, { allowUserConsentForRiskyApps: null });

  expect(status).toBe(204);
  expect(client.loopback.tenant.directoryAudits).toEqual([]);
});

test.each([
  ["an unknown property", { permissionGrantPolicyIdsAssignedToDefaultUserRole: [low] }],
  ["an unknown nested property", { defaultUserRolePermissions: { permissionGrantPolicies: [low] } }],
  ["a list instead of an object", []],
  ["null for the permissions of users", { defaultUserRolePermissions: null }],
  ["a number for a text", { description: 5 }],
  ["a wrong type", { allowUserConsentForRiskyApps: "false" }],
  ["a text instead of a list", { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: low } }],
  ["null for a property that cannot be null", { defaultUserRolePermissions: { allowedToCreateApps: null } }],
  [
    "a policy that does not exist",
    {
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned: ["ManagePermissionGrantsForSelf.none"] },
    },
  ],
  [
    "an entry of an unknown kind",
    { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: ["microsoft-user-default-low"] } },
  ],
])("a PATCH with %s is refused and changes nothing", async (_name, body) => {
  await using client = await connect();
  const before = structuredClone(client.loopback.tenant.authorizationPolicy);

  const { status } = await client.graph("PATCH", path, body);

  expect(status).toBe(400);
  expect(client.loopback.tenant.authorizationPolicy).toEqual(before);
  expect(client.loopback.violations).toHaveLength(1);
});

const beta = "/beta/policies/authorizationPolicy/authorizationPolicy";

test("beta has another form at another path, and accepts it", async () => {
  await using client = await connect();

  const { body } = await client.graph("GET", beta);
  expect(body.permissionGrantPolicyIdsAssignedToDefaultUserRole).toEqual(assigned(client));
  expect(body.defaultUserRolePermissions).not.toHaveProperty("permissionGrantPoliciesAssigned");
  const selected = await client.graph("GET", `${beta}?$select=displayName`);
  expect(Object.keys(selected.body)).toEqual(["@odata.context", "id", "displayName"]);

  const { status } = await client.graph("PATCH", beta, {
    permissionGrantPolicyIdsAssignedToDefaultUserRole: [low],
    enabledPreviewFeatures: body.enabledPreviewFeatures,
    defaultUserRolePermissions: { ...body.defaultUserRolePermissions, allowedToCreateApps: false },
  });

  expect(status).toBe(204);
  const { defaultUserRolePermissions } = client.loopback.tenant.authorizationPolicy;
  expect(defaultUserRolePermissions).toEqual({
    ...body.defaultUserRolePermissions,
    allowedToCreateApps: false,
    permissionGrantPoliciesAssigned: [low],
  });
});

test.each([
  [
    "the list at its v1.0 place",
    { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [low] } },
    400,
  ],
  ["null for the permissions of users", { defaultUserRolePermissions: null }, 400],
  ["a text instead of a list", { permissionGrantPolicyIdsAssignedToDefaultUserRole: low }, 400],
  ["null instead of a list", { permissionGrantPolicyIdsAssignedToDefaultUserRole: null }, 400],
  ["a preview", { enabledPreviewFeatures: ["CustomRoles"] }, 501],
])("a PATCH of beta with %s is refused and changes nothing", async (_name, body, expected) => {
  await using client = await connect();
  const before = structuredClone(client.loopback.tenant.authorizationPolicy);

  const { status } = await client.graph("PATCH", beta, body);

  expect(status).toBe(expected);
  expect(client.loopback.tenant.authorizationPolicy).toEqual(before);
});

test("an administrator's change is audited with the person's name", async () => {
  await using client = await connect();

  client.loopback.administrator.setConsentPolicies([low, groupOwnerConsent]);

  expect(assigned(client)).toEqual([low, groupOwnerConsent]);
  expect(client.loopback.tenant.directoryAudits[0]?.initiatedBy).toMatchObject({
    user: { userPrincipalName: "admin@contoso.com" },
  });
});

const requests = "/v1.0/policies/adminConsentRequestPolicy";
const policy = {
  isEnabled: true,
  notifyReviewers: true,
  remindersEnabled: false,
  requestDurationInDays: 14,
  reviewers: [{ query: "/users/91d00000-0000-4000-8000-000000000000", queryType: "MicrosoftGraph" }],
};

test("the policy of admin consent requests is replaced as a whole, and returned with the version before each query", async () => {
  await using client = await connect();

  const { status } = await client.graph("PUT", requests, policy);

  expect(status).toBe(204);
  const { body } = await client.graph("GET", requests);
  expect(body).toMatchObject({
    ...policy,
    version: 1,
    reviewers: [
      { query: `/v1.0${policy.reviewers[0]?.query}`, queryType: "MicrosoftGraph", queryRoot: null },
    ],
  });
});

test.each([
  ["a property left out", { ...policy, reviewers: undefined }],
  ["its own version", { ...policy, version: 3 }],
  ["days out of range", { ...policy, requestDurationInDays: 0 }],
  [
    "a reviewer of an unknown kind",
    { ...policy, reviewers: [{ query: "/me", queryType: "MicrosoftGraph" }] },
  ],
])("a replacement with %s is refused", async (_name, body) => {
  await using client = await connect();

  expect((await client.graph("PUT", requests, body)).status).toBe(400);
  expect(client.loopback.tenant.adminConsentRequestPolicy.version).toBe(0);
});

test("grants are filtered by kind and paged", async () => {
  await using client = await connect();
  const counts: number[] = [];

  let next: string | undefined = "/v1.0/oauth2PermissionGrants?$filter=consentType eq 'Principal'";
  while (next !== undefined) {
    const { body } = await client.graph("GET", next);
    counts.push(body.value.length);
    next = body["@odata.nextLink"];
  }

  expect(counts).toEqual([100, 100, 100, 100, 12]);
  const tenantWide = await client.graph(
    "GET",
    "/v1.0/oauth2PermissionGrants?$filter=consentType eq 'AllPrincipals'",
  );
  expect(tenantWide.body.value).toEqual([]);
});

test("an application is found by filter, by key and in a list of ids", async () => {
  await using client = await connect();
  const graphId = "00000003-0000-0000-c000-000000000000";

  const paths = [
    `/v1.0/servicePrincipals?$filter=appId eq '${graphId}'`,
    `/v1.0/servicePrincipals?$filter=appId in ('${graphId}')`,
  ];
  const lists = await Promise.all(paths.map(async (one) => (await client.graph("GET", one)).body.value));
  const byKey = await client.graph("GET", `/v1.0/servicePrincipals(appId='${graphId}')?$select=displayName`);

  expect(lists[0]).toEqual(lists[1]);
  expect(byKey.body).toMatchObject({ id: lists[0][0].id, displayName: "Microsoft Graph" });
  const classified = await client.graph(
    "GET",
    `/v1.0/servicePrincipals/${byKey.body.id}/delegatedPermissionClassifications`,
  );
  expect(classified.body.value).toEqual([]);
});

test("classifications of an application that does not exist are not found", async () => {
  await using client = await connect();
  const path =
    "/v1.0/servicePrincipals/91d00000-0000-4000-8000-000000000000/delegatedPermissionClassifications";

  expect((await client.graph("GET", path)).status).toBe(404);
});

test("a permission grant policy is read by id, and an unknown one returns 404", async () => {
  await using client = await connect();
  const policies = "/v1.0/policies/permissionGrantPolicies";

  expect((await client.graph("GET", `${policies}/microsoft-user-default-low`)).status).toBe(200);
  expect((await client.graph("GET", `${policies}/none`)).status).toBe(404);
});
