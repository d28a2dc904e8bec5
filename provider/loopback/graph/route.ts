import type { Change } from "../data/audit";
import type { TenantData } from "../data/tenantData";
import type { LoopbackState } from "../loopbackState";

export type GraphVersion = "beta" | "v1.0";

export interface GraphRequest {
  readonly state: LoopbackState;
  /** The live tenant; GET handlers read through `state.staleReads` instead. */
  readonly tenant: TenantData;
  readonly version: GraphVersion;
  /** Scheme and host as the client sent them; links in the answer use them. */
  readonly origin: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: unknown;
  readonly method: string;
  /** Path and query as sent, e.g. `/beta/groups?$top=1`. */
  readonly url: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface GraphRoute {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Fastify's form, without the version: `/groups/:id`. */
  readonly path: string;
  readonly versions: readonly GraphVersion[];
  readonly permissions: Permissions;
  /** System query options that the route supports; others are answered 501. */
  readonly options?: readonly string[];
  readonly handle: (request: GraphRequest) => GraphAnswer | Promise<GraphAnswer>;
}

export interface Permissions {
  /** Each of these application permissions is enough. */
  readonly anyOf: readonly string[];
  /** The service that answers 403. */
  readonly service: "intune" | "directory";
}

export const bothVersions = ["beta", "v1.0"] as const;
export const betaOnly = ["beta"] as const;
export const v1Only = ["v1.0"] as const;

export const ok = (body: unknown, headers?: Record<string, string>): GraphAnswer => ({
  status: 200,
  body,
  headers,
});
export const created = (body: unknown): GraphAnswer => ({ status: 201, body });
export const noContent: GraphAnswer = { status: 204 };

/** `@odata.context` of an answer. */
export const contextOf = ({ origin, version }: GraphRequest, set: string): string =>
  `${origin}/${version}/$metadata#${set}`;

/** The path as the service behind Graph shows it in errors. */
export const withoutVersion = ({ url }: GraphRequest): string => url.replace(/^\/(beta|v1\.0)/, "");

/** Attributes a write to the application that signed in. */
export const changeOf = ({ tenant }: GraphRequest): Change => ({
  tenant,
  actor: { kind: "application", ...tenant.application },
});
