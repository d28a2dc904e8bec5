import type { FastifyInstance } from "fastify";
import { assertionProblem, assertionType } from "./clientAssertion";
import { decode } from "./jsonWebToken";
import type { LoopbackState } from "./loopbackState";
import { originOf } from "./serviceCall";
import { errorBody, invalidClient, type SignInError } from "./signInError";

interface TokenRequest {
  readonly origin: string;
  readonly tenantId: string;
  readonly form: URLSearchParams;
}

/** Entra ID's endpoints: OpenID discovery and the token endpoint for applications. */
export function registerSignIn(app: FastifyInstance, state: LoopbackState): void {
  app.get<{ Params: { tenant: string } }>(
    "/:tenant/v2.0/.well-known/openid-configuration",
    (request, reply) => {
      const { tenant } = request.params;
      const refusal = unknownTenant(state, tenant);
      return refusal
        ? reply.code(400).send(errorBody(refusal))
        : reply.send(discovery(state, originOf(request), tenant));
    },
  );
  app.post<{ Params: { tenant: string }; Body: URLSearchParams }>(
    "/:tenant/oauth2/v2.0/token",
    (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const tokenRequest = { origin: originOf(request), tenantId: request.params.tenant, form };
      const refusal = refusalOf(state, tokenRequest);
      logTokenRequest(state, tokenRequest, refusal?.status ?? 200);
      return refusal
        ? reply.code(refusal.status).send(errorBody(refusal))
        : reply.send(tokenBody(state, form));
    },
  );
}

function logTokenRequest(state: LoopbackState, { tenantId, form }: TokenRequest, status: number): void {
  const claims = form.get("claims");
  const audience = decode(form.get("client_assertion") ?? "")?.payload.aud;
  state.tokenRequests.push({
    tenantId,
    clientId: form.get("client_id") ?? "",
    grantType: form.get("grant_type") ?? "",
    scope: form.get("scope") ?? "",
    ...(claims === null ? {} : { claims }),
    ...(audience === undefined ? {} : { assertionAudience: String(audience) }),
    status,
  });
}

function discovery(
  { tenant: { tenantId } }: LoopbackState,
  origin: string,
  asked: string,
): Record<string, unknown> {
  const authority = `${origin}/${asked}`;
  return {
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat"],
    cloud_instance_name: new URL(origin).host,
  };
}

function refusalOf(state: LoopbackState, request: TokenRequest): SignInError | undefined {
  const { tenantId, form } = request;
  return (
    unknownTenant(state, tenantId) ??
    unsupportedGrant(form) ??
    unknownApplication(state, form) ??
    wrongCredential(state, request) ??
    invalidScope(form)
  );
}

function unknownTenant({ tenant, trouble }: LoopbackState, asked: string): SignInError | undefined {
  const known = [tenant.tenantId, tenant.domain, `${tenant.domain.split(".")[0]}.onmicrosoft.com`];
  if (known.includes(asked.toLowerCase()) && trouble !== "wrongCloud") return undefined;
  const description = `Tenant '${asked}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;
  return { status: 400, error: "invalid_request", code: 90002, description };
}

function unsupportedGrant(form: URLSearchParams): SignInError | undefined {
  const grantType = form.get("grant_type");
  if (grantType === "client_credentials") return undefined;
  const description = `The provided value for the input parameter 'grant_type' is not built in the loopback: '${grantType}'.`;
  return { status: 400, error: "unsupported_grant_type", code: 70003, description };
}

function unknownApplication({ tenant }: LoopbackState, form: URLSearchParams): SignInError | undefined {
  const asked = form.get("client_id") ?? "";
  if (asked.toLowerCase() === tenant.application.appId) return undefined;
  const description = `Application with identifier '${asked}' was not found in the directory '${tenant.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`;
  return { status: 400, error: "unauthorized_client", code: 700016, description };
}

function wrongCredential(
  state: LoopbackState,
  { origin, tenantId, form }: TokenRequest,
): SignInError | undefined {
  const assertion = form.get("client_assertion");
  if (assertion === null) return wrongSecret(state, form);
  if (form.get("client_assertion_type") !== assertionType)
    return invalidClient(7000216, "'client_assertion_type' must be a JWT bearer.");
  const audiences = ["oauth2/v2.0/token", "v2.0"].map((path) => `${origin}/${tenantId}/${path}`);
  const clientId = state.tenant.application.appId;
  return assertionProblem(state.credentials, { clientId, audiences, nowMs: state.now() }, assertion);
}

function wrongSecret(
  { clientSecret, tenant, trouble }: LoopbackState,
  form: URLSearchParams,
): SignInError | undefined {
  if (form.get("client_secret") === clientSecret)
    return trouble === "expiredSecret" ? expiredSecret(tenant.application) : undefined;
  return invalidClient(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${tenant.application.appId}'.`,
  );
}

const expiredSecret = ({ appId }: { readonly appId: string }): SignInError =>
  invalidClient(
    7000222,
    `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  );

function invalidScope(form: URLSearchParams): SignInError | undefined {
  const scope = form.get("scope") ?? "";
  if (audienceOf(scope) !== undefined) return undefined;
  const description = `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`;
  return { status: 400, error: "invalid_scope", code: 1002012, description };
}

/** `https://graph.microsoft.com/.default` → `https://graph.microsoft.com`; an application can request no other scopes. */
function audienceOf(scope: string): string | undefined {
  const resource = scope.split(" ").find((part) => part.endsWith("/.default"));
  return resource?.slice(0, -"/.default".length);
}

function tokenBody({ tenant, tokens }: LoopbackState, form: URLSearchParams): Record<string, unknown> {
  const { token, expiresInSeconds } = tokens.issue(tenant, audienceOf(form.get("scope") ?? "") ?? "");
  return {
    token_type: "Bearer",
    expires_in: expiresInSeconds,
    ext_expires_in: expiresInSeconds,
    access_token: token,
  };
}
