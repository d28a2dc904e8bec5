import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Loopback, startLoopback } from "../../../provider/loopback";
import type { Azurite } from "../azurite";
import { engineFor } from "../engine";

export interface FleetTenant {
  name: string;
  loopback: Loopback;
}

export interface Place {
  /** The Pulumi project. */
  folder: string;
  azurite: Azurite;
  /** What every engine needs: its path, the backend, the passphrase. */
  environment: NodeJS.ProcessEnv;
}

const nameOf = (number: number) => `t${String(number).padStart(3, "0")}`;
const idOf = (number: number) => `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`;

/**
 * Rolls the program out to one tenant with the engine, and makes the others from its data and its state: they differ in
 * the tenant's id and the stack's name, as tenants of a fleet do.
 */
export async function createTenants(
  { folder, azurite, environment }: Place,
  count: number,
): Promise<FleetTenant[]> {
  // Every loopback tenant wants to tidy up at the end of the process.
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
    const loopback = await startLoopback({ dataFile: dataFile(number) });
    tenants.push({ name: nameOf(number), loopback });
  }
  await copyState(folder, azurite, count);
  return tenants;
}

async function copyState(folder: string, { connectionString }: Azurite, count: number): Promise<void> {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const state = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("state");
  const stateOf = (number: number) => state.getBlockBlobClient(`.pulumi/stacks/fleet/${nameOf(number)}.json`);
  const text = (await stateOf(1).downloadToBuffer()).toString();
  const configOf = (number: number) => join(folder, `Pulumi.${nameOf(number)}.yaml`);
  for (let number = 2; number <= count; number++) {
    const copy = text
      .replaceAll(idOf(1), idOf(number))
      .replaceAll(`urn:pulumi:${nameOf(1)}::`, `urn:pulumi:${nameOf(number)}::`)
      .replaceAll(`/fleet/${nameOf(1)}"`, `/fleet/${nameOf(number)}"`);
    await stateOf(number).upload(copy, Buffer.byteLength(copy));
    copyFileSync(configOf(1), configOf(number));
  }
}
