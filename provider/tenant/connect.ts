import { Cancellation } from "./cancellation";
import { clouds } from "./clouds";
import type { Config } from "./config";
import { saysNotFound } from "./exchange/answer";
import { isExchangeHost } from "./exchange/regionalHost";
import { withApproval } from "./graph/approval";
import { paceOfIntune } from "./graph/writeLimit";
import type { Identity } from "./identity";
import { createTransport, type Transport } from "./pipeline";
import { ReadCache } from "./readCache";
import { signIn } from "./signIn";

/** A connection to one tenant: its services, and the cache of what this operation has read. */
export interface Tenant extends ReadCache {
  readonly tenantId: string;
  readonly graph: Transport;
  readonly exchange: Transport;
}

/** Cancellation and progress messages of one engine operation. */
export interface Operation {
  cancellation?: Cancellation;
  /** Prints a line that explains a wait. */
  say?: (line: string) => void;
  /** Called for each pause that a service asks for. */
  onAskedToWait?: ((pauseMs: number) => void) | undefined;
}

/** Sends nothing; the first request signs in. */
export function connect(
  config: Config,
  identity: Identity = signIn(config),
  { cancellation = new Cancellation(), say = () => {}, onAskedToWait = () => {} }: Operation = {},
): Tenant {
  const cloud = clouds[config.environment];
  const graph = createTransport({
    endpoint: config.graphEndpoint,
    audience: cloud.graph,
    identity,
    cancellation,
    onAskedToWait,
    onPause: pauseOf("Microsoft Graph", say),
    pacing: paceOfIntune(`${config.tenantId} ${config.graphEndpoint}`, config.writesPer20Seconds, say),
  });
  const { approvalJustification: reason } = config;
  return Object.assign(new ReadCache(), {
    tenantId: config.tenantId,
    graph: reason === undefined ? graph : withApproval(graph, reason),
    exchange: createTransport({
      endpoint: config.exchangeEndpoint,
      audience: cloud.exchangeAudience,
      identity,
      cancellation,
      onAskedToWait,
      onPause: pauseOf("Exchange Online", say),
      trusts: isExchangeHost(cloud.exchange),
      isFinal: saysNotFound,
    }),
  });
}

const pauseOf = (service: string, say: (line: string) => void) => (pauseMs: number) =>
  say(`${service} is throttling requests: waiting ${Math.round(pauseMs / 1000)} s, then continuing.`);
