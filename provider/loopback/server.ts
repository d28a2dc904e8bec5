import { randomBytes, randomUUID, X509Certificate } from "node:crypto";
import { createAdministrator } from "./administrator";
import { createCaFile } from "./caFile";
import { createServerIdentity, type ServerIdentity } from "./certificate";
import { contoso, emptyTenant } from "./data/contoso";
import { createDataFile, readDataFile } from "./data/dataFile";
import type { TenantData } from "./data/tenantData";
import { createFaults } from "./faults";
import { createHttpServer } from "./httpServer";
import { latencyOf } from "./latency";
import type { Loopback, LoopbackOptions } from "./loopback";
import type { LoopbackState } from "./loopbackState";
import { createRunnerSecrets } from "./runnerSecrets";
import { federatedCredentials, runnersOf } from "./runners";
import { createStaleReads } from "./staleReads";
import { createTokens } from "./tokens";
import { createWriteMeter } from "./writeLimit";

/** A Microsoft 365 tenant on 127.0.0.1. */
export async function startLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const identity = createServerIdentity(options.hosts);
  const tenant = openTenant(options);
  const state = createState(options, tenant, identity);
  const dataFile = createDataFile(options.dataFile, tenant, options.onUnsaved);
  // Both files are written before the server listens: if one fails, a listening server would keep the process alive.
  dataFile.flush();
  const caFile = createCaFile([options.trusted, identity.ca]);
  const app = createHttpServer(state, identity, dataFile.save);
  const address = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  state.origin = `https://127.0.0.1:${new URL(address).port}`;
  state.credentials.federated.push(...federatedCredentials(state.origin, state.runnerSecrets));
  const close = once(async () => {
    await app.close();
    caFile.remove();
    dataFile.flush();
  });
  return {
    ...publicParts(state, caFile.path),
    administrator: createAdministrator(tenant, dataFile.save),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function openTenant({ dataFile, tenantId, seed }: LoopbackOptions): TenantData {
  const kept = readDataFile(dataFile, () => emptyTenant(randomUUID()));
  if (kept !== undefined && tenantId !== undefined && kept.tenantId !== tenantId.toLowerCase()) {
    throw new Error(
      `${dataFile} holds the tenant ${kept.tenantId}, not ${tenantId}. Use another file or leave the tenant id out.`,
    );
  }
  if (kept !== undefined) return kept;
  const tenant = contoso(tenantId ?? randomUUID());
  seed?.(tenant);
  return tenant;
}

const createState = (
  { latencyMs, writeLimit, trouble, granted, now = () => Date.now() }: LoopbackOptions,
  tenant: TenantData,
  { ca }: ServerIdentity,
): LoopbackState => ({
  ca,
  tenant,
  // Never starts with a dash, because a command line would treat it as an option.
  clientSecret: `loopback~${randomBytes(30).toString("base64url")}`,
  credentials: { certificates: [], federated: [] },
  runnerSecrets: createRunnerSecrets(),
  requests: [],
  log: [],
  tokenRequests: [],
  violations: [],
  downloads: new Map(),
  inFlight: { now: 0, peak: 0, inTurn: 0 },
  faults: createFaults(),
  staleReads: createStaleReads(tenant),
  tokens: createTokens(now, granted),
  writeMeter: createWriteMeter(writeLimit),
  trouble,
  latency: latencyOf(latencyMs),
  now,
  origin: "",
});

type PublicParts = Omit<Loopback, "administrator" | "close" | typeof Symbol.asyncDispose>;

function publicParts(state: LoopbackState, caFile: string): PublicParts {
  const { ca, tenant, origin, clientSecret, requests, log, tokenRequests, violations, inFlight } = state;
  const { tenantId } = tenant;
  const clientId = tenant.application.appId;
  return {
    tenantId,
    clientId,
    clientSecret,
    graphEndpoint: origin,
    exchangeEndpoint: origin,
    authorityHost: origin,
    caFile,
    ca,
    environment: {
      M365_TENANT_ID: tenantId,
      M365_CLIENT_ID: clientId,
      M365_CLIENT_SECRET: clientSecret,
      M365_GRAPH_ENDPOINT: origin,
      M365_EXCHANGE_ENDPOINT: origin,
      M365_AUTHORITY_HOST: origin,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    runners: runnersOf(origin, state.runnerSecrets),
    registerCertificate: (pem) => void state.credentials.certificates.push(new X509Certificate(pem)),
    issueToken: (audience) => state.tokens.issue(tenant, audience).token,
    revokeTokens: state.tokens.revoke,
    tenant,
    requests,
    log,
    tokenRequests,
    violations,
    inFlight,
    clearRequests: () => {
      clear(requests, log, tokenRequests, violations);
      Object.assign(inFlight, { peak: inFlight.now, inTurn: 0 });
    },
    inject: state.faults.inject,
    staleReads: state.staleReads.set,
  };
}

function clear(...lists: unknown[][]): void {
  for (const list of lists) list.length = 0;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
