import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FleetTenant } from "./tenantsFile";

/** All that a job gets from its worker unasked: nothing that belongs to one tenant. */
const inherited =
  /^(PATH|LANG|LANGUAGE|LC_\w+|TZ|NODE_EXTRA_CA_CERTS|PULUMI_BACKEND_URL|AZURE_STORAGE_ACCOUNT|AZURE_CLIENT_ID|AZURE_TENANT_ID|AZURE_FEDERATED_TOKEN_FILE|M365_OIDC_TOKEN_FILE_PATH|AZURE_AUTHORITY_HOST|IDENTITY_ENDPOINT|IDENTITY_HEADER|SYSTEMROOT|COMSPEC|PATHEXT|WINDIR)$|^(HTTPS?|NO|ALL)_PROXY$/i;

/** A folder that only this job has: its home, its temporary files, its engine's home. Gone with it. */
export interface JobFolder extends Disposable {
  path: string;
}

export function createJobFolder(): JobFolder {
  const path = mkdtempSync(join(tmpdir(), "m365-fleet-"));
  for (const name of ["home", "tmp", "pulumi"]) mkdirSync(join(path, name), { mode: 0o700 });
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The environment of a job, and the names of the worker's variables that are missing for it. */
export function jobEnvironment(
  tenant: FleetTenant,
  folder: string,
  worker: NodeJS.ProcessEnv,
): { variables: Record<string, string>; missing: string[] } {
  const secrets = Object.entries(tenant.secrets ?? {}).map(([name, from]) => [name, worker[from]] as const);
  return {
    missing: Object.values(tenant.secrets ?? {}).filter((from) => !worker[from]),
    variables: defined([
      ...Object.entries(worker).filter(([name]) => inherited.test(name)),
      ["PULUMI_SKIP_UPDATE_CHECK", "true"],
      ...Object.entries(tenant.variables ?? {}),
      ...secrets,
      ...ownPlaces(folder),
      ["M365_TENANT_ID", tenant.tenantId],
      ["M365_CLIENT_ID", tenant.clientId],
      ["M365_FLEET_TENANT", tenant.name],
      ["M365_FLEET_STACK", stackOf(tenant)],
      ["M365_FLEET_REPORT", reportFile(folder)],
    ]),
  };
}

export const stackOf = ({ stack, name }: FleetTenant) => stack ?? name;
export const reportFile = (folder: string) => join(folder, "report.json");

const ownPlaces = (folder: string): [string, string][] => [
  ["HOME", join(folder, "home")],
  ["USERPROFILE", join(folder, "home")],
  ["TMPDIR", join(folder, "tmp")],
  ["TEMP", join(folder, "tmp")],
  ["TMP", join(folder, "tmp")],
  ["PULUMI_HOME", join(folder, "pulumi")],
];

function defined(entries: (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
