import { isDeepStrictEqual } from "node:util";
import { changeAuthorizationPolicy } from "../data/authorizationPolicyChanges";
import type { DefaultUserRolePermissions } from "../data/consent";
import { isGuid } from "../data/guid";
import type { TenantData } from "../data/tenantData";
import { directoryViolation, notImplemented } from "./errors";
import { select } from "./odata";
import { readAuthorizationPolicy, writeAuthorizationPolicy } from "./permissions";
import {
  betaOnly,
  changeOf,
  contextOf,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  noContent,
  ok,
  v1Only,
} from "./route";

type Body = Record<string, unknown>;
type Check = (value: unknown) => boolean;

/** v1.0 and beta differ in shape, and beta needs the key. */
export const authorizationPolicyRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/policies/authorizationPolicy",
    versions: v1Only,
    permissions: readAuthorizationPolicy,
    options: ["$select"],
    handle: getAuthorizationPolicy,
  },
  {
    method: "PATCH",
    path: "/policies/authorizationPolicy",
    versions: v1Only,
    permissions: writeAuthorizationPolicy,
    handle: patchAuthorizationPolicy,
  },
  {
    method: "GET",
    path: "/policies/authorizationPolicy/authorizationPolicy",
    versions: betaOnly,
    permissions: readAuthorizationPolicy,
    options: ["$select"],
    handle: getBetaShape,
  },
  {
    method: "PATCH",
    path: "/policies/authorizationPolicy/authorizationPolicy",
    versions: betaOnly,
    permissions: writeAuthorizationPolicy,
    handle: (request) => patchAuthorizationPolicy({ ...request, body: asInV1(request) }),
  },
];

function getAuthorizationPolicy(request: GraphRequest): GraphAnswer {
  const policy = request.state.staleReads.see("authorizationPolicy", "gets");
  const entity = select({ ...policy }, request.query.$select);
  return ok({ "@odata.context": contextOf(request, "policies/authorizationPolicy/$entity"), ...entity });
}

const betaList = "permissionGrantPolicyIdsAssignedToDefaultUserRole";

function getBetaShape(request: GraphRequest): GraphAnswer {
  const { defaultUserRolePermissions, ...policy } = request.state.staleReads.see(
    "authorizationPolicy",
    "gets",
  );
  const { permissionGrantPoliciesAssigned, ...permissions } = defaultUserRolePermissions;
  const shown = {
    ...policy,
    [betaList]: permissionGrantPoliciesAssigned,
    enabledPreviewFeatures: [],
    defaultUserRolePermissions: permissions,
  };
  return ok({
    "@odata.context": contextOf(request, "policies/authorizationPolicy/$entity"),
    ...select(shown, request.query.$select),
  });
}

/**
 * In beta, the list of policies is a property of the policy itself. The preview features of beta are not implemented.
 * @see https://learn.microsoft.com/graph/api/authorizationpolicy-update?view=graph-rest-beta
 */
function asInV1({ body, method, url }: GraphRequest): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const {
    [betaList]: list,
    enabledPreviewFeatures = [],
    defaultUserRolePermissions,
    ...policy
  } = body as Body;
  if (!isDeepStrictEqual(enabledPreviewFeatures, []))
    throw notImplemented(method, `${url} (enabledPreviewFeatures)`);
  const inner = defaultUserRolePermissions === undefined ? {} : defaultUserRolePermissions;
  if (typeof inner !== "object" || inner === null) return { defaultUserRolePermissions: inner };
  if ("permissionGrantPoliciesAssigned" in inner)
    throw directoryViolation(
      "Invalid property 'permissionGrantPoliciesAssigned' on resource 'defaultUserRolePermissions'.",
    );
  const assigned = list === undefined ? {} : { permissionGrantPoliciesAssigned: list };
  return { ...policy, defaultUserRolePermissions: { ...inner, ...assigned } };
}

function patchAuthorizationPolicy(request: GraphRequest): GraphAnswer {
  const body = request.body;
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw directoryViolation("Empty Payload. JSON content expected.");
  const { defaultUserRolePermissions, ...rest } = body as Body;
  checkProperties(rest, policyChecks, "authorizationPolicy");
  const permissions = checkPermissions(defaultUserRolePermissions, request.tenant);
  request.state.staleReads.remember("authorizationPolicy");
  changeAuthorizationPolicy(changeOf(request), { ...rest, defaultUserRolePermissions: permissions });
  return noContent;
}

function checkPermissions(value: unknown, tenant: TenantData): Partial<DefaultUserRolePermissions> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null)
    throw directoryViolation(
      "Invalid value specified for property 'defaultUserRolePermissions' of resource 'AuthorizationPolicy'.",
    );
  checkProperties(value as Body, permissionChecks, "defaultUserRolePermissions");
  const permissions = value as Partial<DefaultUserRolePermissions>;
  for (const entry of permissions.permissionGrantPoliciesAssigned ?? []) checkGrantPolicy(entry, tenant);
  return permissions;
}

/** [I] An entry must be of one of the two kinds, and the policy of a "for self" entry must exist. */
function checkGrantPolicy(entry: string, tenant: TenantData): void {
  const [kind = "", ...policy] = entry.split(".");
  const id = policy.join(".").toLowerCase();
  const isKnownKind = /^ManagePermissionGrantsFor(Self|OwnedResource)$/i.test(kind);
  const exists =
    /OwnedResource$/i.test(kind) || tenant.permissionGrantPolicies.some((one) => one.id.toLowerCase() === id);
  if (!isKnownKind || !exists)
    throw directoryViolation(
      `Invalid value specified for property 'permissionGrantPoliciesAssigned' of resource 'DefaultUserRolePermissions': '${entry}'.`,
    );
}

const isBoolean: Check = (value) => typeof value === "boolean";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");
const invitations = ["none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"];

const policyChecks: Record<string, Check> = {
  "@odata.type": (value) => value === "#microsoft.graph.authorizationPolicy",
  displayName: (value) => typeof value === "string",
  description: (value) => typeof value === "string",
  allowedToSignUpEmailBasedSubscriptions: isBoolean,
  allowedToUseSSPR: isBoolean,
  allowEmailVerifiedUsersToJoinOrganization: isBoolean,
  allowInvitesFrom: (value) => invitations.includes(String(value)),
  allowUserConsentForRiskyApps: orNull(isBoolean),
  blockMsolPowerShell: orNull(isBoolean),
  guestUserRoleId: orNull(isGuid),
};

const permissionChecks: Record<string, Check> = {
  "@odata.type": (value) => value === "#microsoft.graph.defaultUserRolePermissions",
  allowedToCreateApps: isBoolean,
  allowedToCreateSecurityGroups: isBoolean,
  allowedToCreateTenants: orNull(isBoolean),
  allowedToReadBitlockerKeysForOwnedDevice: orNull(isBoolean),
  allowedToReadOtherUsers: isBoolean,
  permissionGrantPoliciesAssigned: isTexts,
};

function checkProperties(body: Body, checks: Record<string, Check>, type: string): void {
  for (const [name, value] of Object.entries(body)) {
    const check = checks[name];
    if (check === undefined) throw directoryViolation(`Invalid property '${name}' on resource '${type}'.`);
    if (!check(value))
      throw directoryViolation(`Invalid value specified for property '${name}' of resource '${type}'.`);
    if (name === "@odata.type") delete body[name];
  }
}
