import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Azure Storage on 127.0.0.1, with its own ports and nothing on disk. */
export interface Azurite extends AsyncDisposable {
  connectionString: string;
  blobHost: string;
  /** Azurite's published key, which gives access to nothing else. */
  account: { name: string; key: string };
}

const account = {
  name: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

export async function startAzurite(repository: string): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), "m365-azurite-"));
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  const child = spawn(
    process.execPath,
    [
      join(repository, "node_modules/azurite/dist/src/azurite.js"),
      ...["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent", ...ports],
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  const listening = await hostsOf(child.stdout, ended);
  const [blob = "", queue = ""] = ["Blob", "Queue"].map((service) => listening[service]);
  return {
    account,
    blobHost: blob,
    connectionString: [
      "DefaultEndpointsProtocol=http",
      `AccountName=${account.name}`,
      `AccountKey=${account.key}`,
      `BlobEndpoint=http://${blob}/${account.name}`,
      `QueueEndpoint=http://${queue}/${account.name}`,
    ].join(";"),
    async [Symbol.asyncDispose]() {
      process.off("exit", end);
      end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The version of the REST interface; a signature is valid for one version. */
const version = "2022-11-02";

/**
 * A query string that gives access to one container for an hour. The letters mean read, write, create, list.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
export function signatureFor(azurite: Azurite, container: string, permissions = "rcwl"): string {
  const end = new Date(Date.now() + 60 * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
  const resource = `/blob/${azurite.account.name}/${container}`;
  const signed = [permissions, "", end, resource, "", "", "", version, "c", "", "", "", "", "", "", ""];
  const sig = createHmac("sha256", Buffer.from(azurite.account.key, "base64"))
    .update(signed.join("\n"))
    .digest("base64");
  return new URLSearchParams({ sv: version, sr: "c", sp: permissions, se: end, sig }).toString();
}

/** @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
export async function createContainer({ account, blobHost }: Azurite, name: string): Promise<void> {
  const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": version };
  const named = Object.entries(headers).map((header) => header.join(":"));
  const resource = `/${account.name}/${account.name}/${name}\nrestype:container`;
  const signed = ["PUT", ...Array(11).fill(""), ...named, resource].join("\n");
  const signature = createHmac("sha256", Buffer.from(account.key, "base64")).update(signed).digest("base64");
  const answer = await fetch(`http://${blobHost}/${account.name}/${name}?restype=container`, {
    method: "PUT",
    headers: { ...headers, Authorization: `SharedKey ${account.name}:${signature}` },
  });
  if (answer.status !== 201) throw new Error(`Azurite answered ${answer.status}: ${await answer.text()}`);
}

async function hostsOf(
  stdout: NodeJS.ReadableStream,
  ended: Promise<unknown>,
): Promise<Record<string, string>> {
  let text = "";
  stdout.on("data", (part: Buffer) => {
    text += part.toString();
  });
  const isOver = ended.then(() => true);
  for (;;) {
    const found = [...text.matchAll(/(\w+) service is successfully listening at http:\/\/(\S+)/g)];
    if (found.length === 3) return Object.fromEntries(found.map(([, service, host]) => [service, host]));
    if (await Promise.race([isOver, once(stdout, "data").then(() => false)]))
      throw new Error(`Azurite ended before it listened:\n${text}`);
  }
}
