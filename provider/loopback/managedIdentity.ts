import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { LoopbackState } from "./loopbackState";
import { isSame } from "./runners";

/** The system-assigned identity of the machine; the tenant's application is the user-assigned one. */
export const systemAssignedId = "5e2f0000-0000-4000-8000-0000000000aa";

interface Asked {
  readonly resource?: string;
  readonly client_id?: string;
  readonly "api-version"?: string;
}

/**
 * The token endpoints of managed identities, of App Service and of virtual machines.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function registerManagedIdentity(app: FastifyInstance, state: LoopbackState): void {
  app.get("/msi/token", (request, reply) => {
    if (!isSame(request.headers["x-identity-header"], state.runnerSecrets.identityHeader))
      return reply.code(403).send({ statusCode: 403, message: "The identity header is missing or wrong." });
    return answer(request, reply, state, "2019-08-01", (message) => ({ statusCode: 400, message }));
  });
  app.get("/metadata/identity/oauth2/token", (request, reply) => {
    const refusal = (error_description: string) => ({ error: "invalid_request", error_description });
    if (request.headers.metadata !== "true")
      return reply.code(400).send(refusal("Required metadata header not specified"));
    return answer(request, reply, state, "2018-02-01", refusal);
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  state: LoopbackState,
  version: string,
  refusal: (message: string) => object,
): FastifyReply {
  const { resource, client_id: asked, "api-version": given } = request.query as Asked;
  if (given !== version) return reply.code(400).send(refusal(`api-version must be ${version}.`));
  if (resource === undefined) return reply.code(400).send(refusal("resource is missing."));
  const appId = asked ?? systemAssignedId;
  if (appId !== systemAssignedId && appId !== state.tenant.application.appId)
    return reply
      .code(400)
      .send(
        refusal(
          "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
        ),
      );
  const { token, expiresInSeconds } = state.tokens.issue(state.tenant, resource, appId);
  return reply.send({
    access_token: token,
    client_id: appId,
    expires_in: String(expiresInSeconds),
    expires_on: String(Math.floor(state.now() / 1000) + expiresInSeconds),
    resource,
    token_type: "Bearer",
  });
}
