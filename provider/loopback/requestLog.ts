/** One request to Graph or Exchange. Requests for tokens are logged separately, in `tokenRequests`. */
export interface LoggedRequest {
  readonly method: string;
  /** Decoded, with query. */
  readonly path: string;
  /** For Exchange's InvokeCommand only. */
  readonly cmdlet?: string;
  readonly body?: unknown;
  /** 0 until it is answered, and permanently if the connection was dropped. */
  status: number;
  readonly kind: "read" | "write";
}

export interface LoggedTokenRequest {
  readonly tenantId: string;
  readonly clientId: string;
  readonly grantType: string;
  readonly scope: string;
  /** What the client says about itself, or its answer to a challenge. */
  readonly claims?: string;
  readonly status: number;
}

export const shortForm = ({ method, path, cmdlet }: LoggedRequest): string =>
  cmdlet ?? `${method} ${path.split("?")[0]}`;

/** POSTs that only read; a search of the audit log stays in the list of searches, but changes no setting. */
const readingPosts =
  /\/(hasPayloadLinks|getTargetedUsersAndDevices|getByIds|getByUserIds|\$batch|auditLog\/queries)$|\/InvokeCommand$/i;

const readingCmdlets = /^(Get|Test|Search|Export)-/i;

export function kindOf(method: string, path: string, cmdlet: string | undefined): "read" | "write" {
  if (cmdlet !== undefined) return readingCmdlets.test(cmdlet) ? "read" : "write";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && readingPosts.test(path.split("?")[0] ?? path) ? "read" : "write";
}
