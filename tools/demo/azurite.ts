import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Azure Storage on 127.0.0.1, with ports of its own and nothing on disk. */
export interface Azurite extends AsyncDisposable {
  connectionString: string;
  blobHost: string;
  /** Azurite's published key: it opens nothing else. */
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
