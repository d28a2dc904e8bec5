import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Loopback, type LoopbackOptions, startLoopback } from "../../../provider/loopback";
import { engineFor } from "../engine";

export interface FleetTenant {
  name: string;
  loopback: Loopback;
}

export interface Place {
  /** The Pulumi project, with its states in `state`. */
  folder: string;
  /** Environment of every engine: its path, the backend, the passphrase. */
  environment: NodeJS.ProcessEnv;
}

const nameOf = (number: number) => `t${String(number).padStart(3, "0")}`;
const idOf = (number: number) => `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`;

/**
 * Deploys the program to one tenant with the engine, and creates the others from its data and its state: they differ in
 * the tenant id and the name of the stack, like the tenants of a fleet.
 */
export async function createTenants(
  { folder, environment }: Place,
  count: number,
  options: LoopbackOptions = {},
): Promise<FleetTenant[]> {
  // Every loopback tenant cleans up at the end of the process.
  process.setMaxListeners(count + 20);
  const files = join(folder, "tenants");
  mkdirSync(files);
  const dataFile = (number: number) => join(files, `${nameOf(number)}.json`);
  const first = await startLoopback({ tenantId: idOf(1), dataFile: dataFile(1) });
  const engine = engineFor(folder, { ...environment, ...first.environment, PULUMI_STACK: nameOf(1) });
  for (const parameters of [
    ["stack", "init", nameOf(1)],
    ["up", "--yes", "--skip-preview"],
  ]) {
    const { exitCode } = await engine.run(...parameters);
    if (exitCode !== 0) throw new Error(`pulumi ${parameters[0]} ended with exit code ${exitCode}.`);
  }
  await first.close();
  const data = readFileSync(dataFile(1), "utf8");
  const tenants: FleetTenant[] = [];
  for (let number = 1; number <= count; number++) {
    writeFileSync(dataFile(number), data.replaceAll(idOf(1), idOf(number)));
    const loopback = await startLoopback({ ...options, dataFile: dataFile(number) });
    tenants.push({ name: nameOf(number), loopback });
  }
  copyState(folder, count);
  return tenants;
}

function copyState(folder: string, count: number): void {
  const stateOf = (number: number) => join(folder, `state/.pulumi/stacks/fleet/${nameOf(number)}.json`);
  const configOf = (number: number) => join(folder, `Pulumi.${nameOf(number)}.yaml`);
  const text = readFileSync(stateOf(1), "utf8");
  for (let number = 2; number <= count; number++) {
    const copy = text
      .replaceAll(idOf(1), idOf(number))
      .replaceAll(`urn:pulumi:${nameOf(1)}::`, `urn:pulumi:${nameOf(number)}::`)
      .replaceAll(`/fleet/${nameOf(1)}"`, `/fleet/${nameOf(number)}"`);
    writeFileSync(stateOf(number), copy);
    copyFileSync(configOf(1), configOf(number));
  }
}

/** Writes the file for --tenants, and returns the variables that the process of m365 drift needs for it. */
export function writeTenantsFile(place: Place, tenants: FleetTenant[]): NodeJS.ProcessEnv {
  writeFileSync(join(place.folder, "tenants.json"), JSON.stringify(entriesOf(tenants)));
  return { ...secretsOf(tenants), NODE_EXTRA_CA_CERTS: authorities(place, tenants) };
}

/** The authorities of all tenants in one file, because a process reads only one. */
function authorities({ folder }: Place, tenants: FleetTenant[]): string {
  const file = join(folder, "authorities.pem");
  writeFileSync(file, tenants.map(({ loopback }) => loopback.ca).join("\n"));
  return file;
}

const secretName = (tenant: string) => `SECRET_OF_${tenant.toUpperCase()}`;

/** The process gets all secrets, and passes each check only the secret of its tenant. */
const secretsOf = (tenants: FleetTenant[]) =>
  Object.fromEntries(tenants.map(({ name, loopback }) => [secretName(name), loopback.clientSecret]));

function entriesOf(tenants: FleetTenant[]) {
  const passphrase = "PULUMI_CONFIG_PASSPHRASE";
  return {
    defaults: { secrets: { [passphrase]: passphrase } },
    tenants: tenants.map(({ name, loopback: { tenantId, clientId, environment } }) => {
      const endpoints = Object.entries(environment).filter(([variable]) =>
        /ENDPOINT|AUTHORITY/.test(variable),
      );
      const secrets = { M365_CLIENT_SECRET: secretName(name) };
      return { name, tenantId, clientId, variables: Object.fromEntries(endpoints), secrets };
    }),
  };
}

/** Settings of the user must not affect the demo. */
export function environment(path: string, folder: string): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI|M365|ARM|AZURE)_/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    PATH: path,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "of the fleet",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
