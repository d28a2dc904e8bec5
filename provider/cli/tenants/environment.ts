import type { FleetTenant } from "./tenantsFile";

/**
 * The variables that every check inherits from this process: the machine's paths, its proxy, and its own identity,
 * which each tenant may or may not trust. Nothing that belongs to one tenant.
 */
const inherited = new RegExp(
  `^(${[
    "PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\\w+|TZ|SYSTEMROOT|COMSPEC|PATHEXT|WINDIR",
    "NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY",
    "PULUMI_BACKEND_URL|PULUMI_HOME|AZURE_STORAGE_ACCOUNT",
    "AZURE_CLIENT_ID|AZURE_TENANT_ID|AZURE_FEDERATED_TOKEN_FILE|AZURE_AUTHORITY_HOST|M365_OIDC_TOKEN_FILE_PATH",
    "IDENTITY_ENDPOINT|IDENTITY_HEADER|ACTIONS_ID_TOKEN_REQUEST_(URL|TOKEN)|SYSTEM_OIDCREQUESTURI|SYSTEM_ACCESSTOKEN",
  ].join("|")})$`,
  "i",
);

/** The environment for a tenant's sign-in and state export, and the variables that this process lacks for it. */
export function environmentOf(
  { tenantId, clientId, variables = {}, secrets = {} }: FleetTenant,
  own: NodeJS.ProcessEnv,
): { variables: Record<string, string>; missing: string[] } {
  return {
    missing: Object.values(secrets).filter((from) => !own[from]),
    variables: defined([
      ...Object.entries(own).filter(([name]) => inherited.test(name)),
      ["PULUMI_SKIP_UPDATE_CHECK", "true"],
      ...Object.entries(variables),
      ...Object.entries(secrets).map(([name, from]) => [name, own[from]] as const),
      ["M365_TENANT_ID", tenantId],
      ["M365_CLIENT_ID", clientId],
    ]),
  };
}

function defined(entries: (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
