import type { ApplicationCredentials } from "./clientAssertion";
import type { TenantData } from "./data/tenantData";
import type { Faults } from "./faults";
import type { InFlight } from "./inFlight";
import type { Latency } from "./latency";
import type { LoggedRequest, LoggedTokenRequest } from "./requestLog";
import type { RunnerSecrets } from "./runnerSecrets";
import type { SignInTrouble } from "./signInError";
import type { StaleReads } from "./staleReads";
import type { Tokens } from "./tokens";
import type { WriteMeter } from "./writeLimit";

/** State that all parts of one loopback share. */
export interface LoopbackState {
  readonly tenant: TenantData;
  readonly clientSecret: string;
  readonly credentials: ApplicationCredentials;
  readonly runnerSecrets: RunnerSecrets;
  /** Certificate of the authority, to be trusted in requests that the loopback sends to itself. */
  readonly ca: string;
  readonly requests: LoggedRequest[];
  readonly log: string[];
  readonly tokenRequests: LoggedTokenRequest[];
  readonly violations: string[];
  readonly inFlight: InFlight;
  readonly faults: Faults;
  readonly staleReads: StaleReads;
  readonly tokens: Tokens;
  readonly writeMeter: WriteMeter;
  readonly trouble: SignInTrouble | undefined;
  readonly latency: Latency;
  readonly now: () => number;
  /** Report files that can be downloaded: path → text. */
  readonly downloads: Map<string, string>;
  /** `https://127.0.0.1:<port>`, known once the server listens. */
  origin: string;
}
