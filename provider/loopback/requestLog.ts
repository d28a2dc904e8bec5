/** One request to Graph or Exchange. Sign-in is logged apart, in `tokenRequests`. */
export interface LoggedRequest {
  readonly method: string;
  /** Decoded, with query. */
  readonly path: string;
  /** Only of Exchange's InvokeCommand. */
  readonly cmdlet?: string;
  readonly body?: unknown;
  /** 0 until it is answered, and for good when the connection was dropped. */
  status: number;
  readonly kind: "read" | "write";
}

export interface LoggedTokenRequest {
  readonly tenantId: string;
  readonly clientId: string;
  readonly grantType: string;
  readonly scope: string;
  /** What the client said about itself or answers a challenge with, if it did. */
  readonly claims?: string;
  readonly status: number;
}

export const shortForm = ({ method, path, cmdlet }: LoggedRequest): string =>
  cmdlet ?? `${method} ${path.split("?")[0]}`;

/** POSTs that only ask; a search of the audit log stays in the list of searches, and changes no setting. */
const readingPosts =
  /\/(hasPayloadLinks|getTargetedUsersAndDevices|getByIds|getByUserIds|\$batch|auditLog\/queries)$|\/InvokeCommand$/i;

const readingCmdlets = /^(Get|Test|Search|Export)-/i;

export function kindOf(method: string, path: string, cmdlet: string | undefined): "read" | "write" {
  if (cmdlet !== undefined) return readingCmdlets.test(cmdlet) ? "read" : "write";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && readingPosts.test(path.split("?")[0] ?? path) ? "read" : "write";
}
