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
  /** Default 0: any free port. */
  readonly port?: number;
  /** JSON file that stores the tenant between starts. `seed` runs only if the file does not exist yet. */
  readonly dataFile?: string;
  /** Called if the data file cannot be written. Each later change tries again; `close` fails if it cannot write either. */
  readonly onUnsaved?: (error: Error) => void;
  /** Milliseconds before each answer. A single number applies to Graph and Exchange, not to the sign-in. Default 0. */
  readonly latencyMs?: number | Latency;
  /** Default: a random id, because every tenant has its own. */
  readonly tenantId?: string;
  /** Changes the default tenant before the first request. */
  readonly seed?: (tenant: TenantData) => void;
  /**
   * Additional host names in the server's certificate, for clients that reach the loopback under these names, such as
   * through a proxy. Links in answers contain the host name of the request.
   */
  readonly hosts?: readonly string[];
  /** Limit for writes to Graph and Exchange together; others are answered 429 with Retry-After. Default: no limit. */
  readonly writeLimit?: WriteLimit;
  /** Derives the application's roles in this run from those of the tenant. The result is not saved in the data file. */
  readonly granted?: Granted;
  /** Error with which the sign-in refuses requests, to demonstrate the error. Default: none. */
  readonly trouble?: SignInTrouble;
  /** Certificates (PEM) that the process already trusts, to be included in `caFile`. */
  readonly trusted?: string;
  /** Clock with which tokens are issued and checked, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

export interface Loopback extends AsyncDisposable {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://127.0.0.1:<port>`, like the two addresses below. */
  readonly graphEndpoint: string;
  readonly exchangeEndpoint: string;
  readonly authorityHost: string;
  /** Path of a PEM file with the authority's certificate, for NODE_EXTRA_CA_CERTS; `close` deletes it. */
  readonly caFile: string;
  readonly ca: string;
  /** Environment variables that a process needs to work with this tenant. */
  readonly environment: Record<string, string>;
  readonly runners: Runners;
  /** Registers a certificate (PEM) with the application, to sign in with. */
  registerCertificate(pem: string): void;
  /** Issues an access token of the application, like one that another program obtains and passes on. */
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
  /** Every violation of the services' contracts by a client, as a sentence. */
  readonly violations: string[];
  readonly inFlight: Readonly<InFlight>;
  clearRequests(): void;
  readonly administrator: Administrator;
  /** Returns a function that removes the fault. */
  inject(fault: Fault): () => void;
  staleReads(options: StaleReadOptions): void;
  close(): Promise<void>;
}
