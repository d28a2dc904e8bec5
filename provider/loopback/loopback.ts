import type { Administrator } from "./administrator";
import type { TenantData } from "./data/tenantData";
import type { Fault } from "./faults";
import type { InFlight } from "./inFlight";
import type { Latency } from "./latency";
import type { LoggedRequest, LoggedTokenRequest } from "./requestLog";
import type { Runners } from "./runners";
import type { SignInTrouble } from "./signInError";
import type { StaleReadOptions } from "./staleReads";
import type { Granted } from "./tokens";
import type { WriteLimit } from "./writeLimit";

export interface LoopbackOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** JSON file that keeps the tenant from one start to the next. `seed` runs only when it does not exist yet. */
  readonly dataFile?: string;
  /** A change that the file could not take; the next one is tried with it, and `close` fails if none succeeds. */
  readonly onUnsaved?: (error: Error) => void;
  /** Before each answer of a service; one number leaves the sign-in without. */
  readonly latencyMs?: number | Latency;
  /** A random one by default, as every tenant has its own. */
  readonly tenantId?: string;
  /** Changes the default tenant before the first request. */
  readonly seed?: (tenant: TenantData) => void;
  /**
   * Further names that the server's certificate is good for: a client that comes through a proxy then takes it for these.
   * Links in answers lead to the name that was asked.
   */
  readonly hosts?: readonly string[];
  /** Writes beyond this are answered 429 with Retry-After, for Graph and Exchange together. */
  readonly writeLimit?: WriteLimit;
  /** The application's roles in this run, from those that the tenant keeps; none of it gets into the data file. */
  readonly granted?: Granted;
  /** What the sign-in refuses everybody for, to see what that looks like. */
  readonly trouble?: SignInTrouble;
  /** Certificates (PEM) that the process trusted before, to stand beside the loopback's in its file. */
  readonly trusted?: string;
  /** Clock of the sign-in and of what the services make of tokens. Default: this machine's. */
  readonly now?: () => number;
}

export interface Loopback extends AsyncDisposable {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://127.0.0.1:<port>`, as the other two. */
  readonly graphEndpoint: string;
  readonly exchangeEndpoint: string;
  readonly authorityHost: string;
  /** The authority's certificate as a PEM file, for NODE_EXTRA_CA_CERTS; gone after `close`. */
  readonly caFile: string;
  readonly ca: string;
  /** What a process needs to work with this tenant. */
  readonly environment: Record<string, string>;
  readonly runners: Runners;
  /** Registers a certificate (PEM) with the application, to sign in with. */
  registerCertificate(pem: string): void;
  /** An access token of the application, as another program gets one and hands it over. */
  issueToken(audience: string): string;
  /** From now on the services refuse every token that was issued so far, as expired. */
  revokeTokens(): void;
  /** The live state. */
  readonly tenant: TenantData;
  /** Every request to a service, in order of arrival. */
  readonly requests: LoggedRequest[];
  /** Short form of `requests`: `GET /beta/groups`, or the cmdlet's name, without the query. */
  readonly log: string[];
  readonly tokenRequests: LoggedTokenRequest[];
  /** Every violation of the contract by a client, as a sentence. */
  readonly violations: string[];
  readonly inFlight: Readonly<InFlight>;
  clearRequests(): void;
  readonly administrator: Administrator;
  /** Returns a function that removes the fault. */
  inject(fault: Fault): () => void;
  staleReads(options: StaleReadOptions): void;
  close(): Promise<void>;
}
