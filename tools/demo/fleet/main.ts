import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Azurite, startAzurite } from "../azurite";
import { findEngine } from "../engine";
import { createProject } from "./project";
import { findFault } from "./proof";
import { createTenants, type FleetTenant, type Place } from "./tenants";
import { startWorkers } from "./workers";

const repository = resolve(__dirname, "../../../..");
const begun = Date.now();
const say = (line: string) =>
  console.log(`${String(Math.round((Date.now() - begun) / 1000)).padStart(4)} s  ${line}`);

const interruption = new AbortController();
const interrupted = interruption.signal;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.abort());

async function main(count: number): Promise<number> {
  const path = findEngine(repository);
  using project = createProject(repository);
  await using azurite = await startAzurite(repository);
  const place = { folder: project.folder, azurite, environment: environment(path, project.folder, azurite) };
  await createContainer(azurite.connectionString);
  say(`The program goes to one tenant; ${count - 1} more are made from it.`);
  const tenants = await createTenants(place, count);
  try {
    return await play(place, tenants);
  } finally {
    await Promise.all(tenants.map(({ loopback }) => loopback.close()));
  }
}

async function play(basis: Place, tenants: FleetTenant[]): Promise<number> {
  const place = { ...basis, environment: { ...basis.environment, ...secretsOf(tenants) } };
  const drifted = tenants.filter((_, index) => index % 40 === 2);
  for (const { loopback } of drifted)
    loopback.administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  say(`Somebody changes consent in the portal of ${drifted.length} of ${tenants.length} tenants.`);
  for (const { loopback } of tenants) loopback.clearRequests();
  writeFileSync(join(place.folder, "tenants.json"), tenantsFile(tenants));
  if (m365(place, "enqueue", "--tenants", "tenants.json") !== 0) return 1;

  say("4 workers begin. Each tenant's job is m365 drift with the engine, in a process of its own.");
  const workers = startWorkers({
    ...{ repository, folder: place.folder, env: place.environment, count: 4, say },
    killsAt: [Math.ceil(tenants.length / 4), Math.ceil(tenants.length / 2)],
    onReported: (reported) => {
      if (reported % Math.ceil(tenants.length / 10) === 0)
        say(`${reported} of ${tenants.length} tenants reported.`);
    },
  });
  // Whatever breaks this process off ends them too.
  process.once("exit", workers.stop);
  interrupted.addEventListener("abort", workers.stop);
  if (interrupted.aborted) workers.stop();
  const areGood = await workers.ended;
  if (interrupted.aborted) return 130;
  say("The merged report:\n");
  const exitCode = m365(place, "report", "--json", "report.json");
  const report = JSON.parse(readFileSync(join(place.folder, "report.json"), "utf8"));
  const fault = areGood
    ? await findFault({ place, tenants, drifted, report, exitCode })
    : "a worker ended with an error";
  if (fault) {
    console.error(`\nNot as promised: ${fault}.`);
    return 1;
  }
  console.log("");
  say(
    `${tenants.length} tenants, each reported exactly once, nothing lost, nothing written to a tenant, although a worker was killed twice.`,
  );
  return 0;
}

function m365({ folder, environment }: Place, ...parameters: string[]): number {
  const main = join(repository, "bin/provider/cli/main.js");
  const { status } = spawnSync(process.execPath, [main, "fleet", ...parameters], {
    ...{ cwd: folder, env: environment, stdio: "inherit" },
  });
  return status ?? 1;
}

const secretName = (tenant: string) => `SECRET_OF_${tenant.toUpperCase()}`;

/** Every worker has all secrets, and hands each job its own. */
const secretsOf = (tenants: FleetTenant[]) =>
  Object.fromEntries(tenants.map(({ name, loopback }) => [secretName(name), loopback.clientSecret]));

function tenantsFile(tenants: FleetTenant[]): string {
  const passed = ["PULUMI_CONFIG_PASSPHRASE", "AZURE_STORAGE_KEY"];
  return JSON.stringify({
    defaults: { secrets: Object.fromEntries(passed.map((name) => [name, name])) },
    tenants: tenants.map(({ name, loopback }) => {
      const { M365_TENANT_ID, M365_CLIENT_ID, M365_CLIENT_SECRET: _, ...variables } = loopback.environment;
      const secrets = { M365_CLIENT_SECRET: secretName(name) };
      return { name, tenantId: M365_TENANT_ID, clientId: M365_CLIENT_ID, variables, secrets };
    }),
  });
}

async function createContainer(connectionString: string): Promise<void> {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  await BlobServiceClient.fromConnectionString(connectionString).createContainer("state");
}

/** Settings of the person at the keyboard must not reach the demonstration. */
function environment(path: string, folder: string, azurite: Azurite): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI|M365|ARM|AZURE)_/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    PATH: path,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `azblob://state?domain=${azurite.blobHost}&localemu=true&protocol=http`,
    PULUMI_CONFIG_PASSPHRASE: "fleet",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    AZURE_STORAGE_ACCOUNT: azurite.account.name,
    AZURE_STORAGE_KEY: azurite.account.key,
    AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
  };
}

const { values } = parseArgs({ options: { tenants: { type: "string", default: "200" } } });
main(Number(values.tenants)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
