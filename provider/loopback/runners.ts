import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FederatedCredential } from "./clientAssertion";
import { signWithKey } from "./jsonWebToken";
import type { LoopbackState } from "./loopbackState";
import type { RunnerSecrets } from "./runnerSecrets";

/** Environments in which a program can run, each with its environment variables. */
export interface Runners {
  /** A job of GitHub Actions with `id-token: write`. */
  readonly githubActions: Record<string, string>;
  /** A job of Azure Pipelines that maps its access token and names its service connection. */
  readonly azurePipelines: Record<string, string>;
  /** An App Service with a managed identity. */
  readonly appService: Record<string, string>;
  /** A virtual machine with a managed identity. */
  readonly virtualMachine: Record<string, string>;
  /** Contents of the token file of a pod in Kubernetes. */
  federatedToken(claims?: Record<string, unknown>): string;
}

const subjects = {
  github: "repo:contoso/tenant:ref:refs/heads/main",
  devops: "sc://contoso/tenant/m365",
  kubernetes: "system:serviceaccount:pulumi:m365",
} as const;
type Issuer = keyof typeof subjects;

const tokenExchange = "api://AzureADTokenExchange";
const issuerOf = (origin: string, issuer: Issuer): string => `${origin}/runners/${issuer}`;

/** The application trusts each of the three issuers for one subject. */
export function federatedCredentials(origin: string, { keys }: RunnerSecrets): FederatedCredential[] {
  return (Object.keys(subjects) as Issuer[]).map((issuer) => ({
    issuer: issuerOf(origin, issuer),
    subject: subjects[issuer],
    audience: tokenExchange,
    key: () => keys().publicKey,
  }));
}

function tokenOf(
  origin: string,
  { keys }: RunnerSecrets,
  issuer: Issuer,
  claims: Record<string, unknown>,
): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return signWithKey(
    keys().privateKey,
    { kid: "loopback" },
    {
      ...{ iss: issuerOf(origin, issuer), sub: subjects[issuer], aud: tokenExchange },
      ...{ iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + 300 },
      ...claims,
    },
  );
}

export function runnersOf(origin: string, secrets: RunnerSecrets): Runners {
  const { jobToken, identityHeader, serviceConnectionId } = secrets;
  return {
    githubActions: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuerOf(origin, "github")}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobToken,
    },
    azurePipelines: {
      SYSTEM_OIDCREQUESTURI: `${issuerOf(origin, "devops")}/oidctoken`,
      SYSTEM_ACCESSTOKEN: jobToken,
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: serviceConnectionId,
    },
    appService: { IDENTITY_ENDPOINT: `${origin}/msi/token`, IDENTITY_HEADER: identityHeader },
    virtualMachine: { AZURE_POD_IDENTITY_AUTHORITY_HOST: origin },
    federatedToken: (claims = {}) => tokenOf(origin, secrets, "kubernetes", claims),
  };
}

/** The services of GitHub and Azure DevOps that issue identity tokens to jobs. */
export function registerRunners(app: FastifyInstance, state: LoopbackState): void {
  app.get<{ Querystring: { audience?: string } }>("/runners/github/idtoken", (request, reply) => {
    if (!isJob(request, state)) return reply.code(401).send({ message: "Unauthorized" });
    const { audience = "https://github.com/contoso" } = request.query;
    const value = tokenOf(state.origin, state.runnerSecrets, "github", { aud: audience });
    return reply.send({ count: value.length, value });
  });
  app.post("/runners/devops/oidctoken", (request, reply) => pipelinesToken(request, reply, state));
}

function pipelinesToken(request: FastifyRequest, reply: FastifyReply, state: LoopbackState): FastifyReply {
  if (!isJob(request, state)) return reply.code(401).send();
  const { serviceConnectionId, "api-version": version } = request.query as Record<string, string>;
  if (version === undefined) return reply.code(400).send({ message: "No api-version was supplied." });
  if (serviceConnectionId !== state.runnerSecrets.serviceConnectionId)
    return reply.code(404).send({ message: `Service connection '${serviceConnectionId}' was not found.` });
  return reply.send({ oidcToken: tokenOf(state.origin, state.runnerSecrets, "devops", {}) });
}

function isJob({ headers }: FastifyRequest, { runnerSecrets }: LoopbackState): boolean {
  return isSame(headers.authorization, `Bearer ${runnerSecrets.jobToken}`);
}

export function isSame(given: unknown, expected: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
