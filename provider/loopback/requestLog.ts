/** One request to Graph or Exchange. Requests for tokens are logged separately, in `tokenRequests`. */
export interface LoggedRequest {
  readonly method: string;
  /** Decoded, including the query. */
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
  /** The `claims` parameter: the client's capabilities, or its answer to a claims challenge. */
  readonly claims?: string;
  /** Whom the client assertion is for. Absent with a client secret. */
  readonly assertionAudience?: string;
  readonly status: number;
}

export const shortForm = ({ method, path, cmdlet }: LoggedRequest): string =>
  cmdlet ?? `${method} ${path.split("?")[0]}`;

/** POSTs that count as reads. A search of the audit log is stored in the list of searches but changes no setting. */
const readingPosts =
  /\/(hasPayloadLinks|getTargetedUsersAndDevices|getByIds|getByUserIds|\$batch|auditLog\/queries)$|\/InvokeCommand$/i;

const readingCmdlets = /^(Get|Test|Search|Export)-/i;

export function kindOf(method: string, path: string, cmdlet: string | undefined): "read" | "write" {
  if (cmdlet !== undefined) return readingCmdlets.test(cmdlet) ? "read" : "write";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && readingPosts.test(path.split("?")[0] ?? path) ? "read" : "write";
}
