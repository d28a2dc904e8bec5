// The container's entry point: node job.mts drift | shard | merge
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";

const { env } = process;
const folder = mkdtempSync(join(tmpdir(), "m365-job-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const reportFile = join(folder, "report.json");
const historyFile = join(folder, "history.jsonl");
const pageFile = join(folder, "index.html");
const files = ["--json", reportFile, "--html", pageFile];

const jobs: Record<string, () => Promise<number>> = {
  async drift() {
    const history = containerNamed("history");
    const before = await download(history, "history.jsonl");
    writeFileSync(historyFile, before);
    const stacks = (env.M365_JOB_STACKS ?? "").split(/[\s,]+/).filter(Boolean);
    const exitCode = await m365("drift", "--stack", ...stacks, ...files, "--history", historyFile);
    return conclude(exitCode, async () => {
      await append(history, "history.jsonl", readFileSync(historyFile, "utf8").slice(before.length));
    });
  },

  async shard() {
    await holdIdentityToken();
    const share = ["--results", resultsOfTheNight(), "--shard", env.M365_JOB_SHARD ?? "1/1"];
    const exitCode = await m365("drift", "--tenants", "tenants.yaml", ...share, "--json", reportFile);
    // What was found is told by the merged report; what did not come to its end is tried again, and goes on.
    return existsSync(reportFile) ? 0 : exitCode;
  },

  async merge() {
    const exitCode = await m365("drift", "merge", resultsOfTheNight(), ...files);
    return conclude(exitCode, async () => {});
  },
};

/** A run bears the date of its evening: from noon to noon, so that midnight parts no shard from the others. */
function resultsOfTheNight(): string {
  const evening = new Date(Date.now() - 12 * 60 * 60_000).toISOString().slice(0, 10);
  return `${env.M365_JOB_RESULTS}/${evening}`;
}

/** Returns the exit code of m365. If the job is stopped, the child is stopped first. */
async function m365(...parameters: string[]): Promise<number> {
  const root = dirname(fileURLToPath(import.meta.resolve("pulumi-m365/package.json")));
  const child = spawn(process.execPath, [join(root, "bin/provider/cli/main.js"), ...parameters], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const [exitCode] = await once(child, "close");
  return exitCode ?? 1;
}

/** Stores the report, then prints the line that the alerts look for. Drift is a finding, not a failed job. */
async function conclude(exitCode: number, keepMore: () => Promise<void>): Promise<number> {
  let outcome = exitCode;
  try {
    await keepReport();
    await keepMore();
  } catch (error) {
    console.error(`m365: the report could not be stored: ${(error as Error).message.split("\n")[0]}`);
    outcome = 1;
  }
  console.log(JSON.stringify({ event: "m365-drift", exitCode: outcome }));
  return outcome === 2 ? 0 : outcome;
}

async function keepReport(): Promise<void> {
  if (!existsSync(reportFile)) return;
  const { startedAt } = JSON.parse(readFileSync(reportFile, "utf8")) as { startedAt: string };
  await upload("history", `runs/${startedAt}.json`, reportFile, "application/json");
  await upload("pages", "index.html", pageFile, "text/html; charset=utf-8");
}

async function upload(container: string, name: string, file: string, blobContentType: string): Promise<void> {
  const blob = containerNamed(container).getBlockBlobClient(name);
  await blob.uploadFile(file, { blobHTTPHeaders: { blobContentType } });
}

function containerNamed(name: string): ContainerClient {
  const connection = env.AZURE_STORAGE_CONNECTION_STRING;
  const service = connection
    ? BlobServiceClient.fromConnectionString(connection)
    : new BlobServiceClient(
        `https://${env.M365_JOB_ACCOUNT}.blob.core.windows.net`,
        new DefaultAzureCredential(),
      );
  return service.getContainerClient(name);
}

async function download(container: ContainerClient, name: string): Promise<string> {
  const blob = container.getBlobClient(name);
  return (await blob.exists()) ? (await blob.downloadToBuffer()).toString() : "";
}

/** The service appends atomically, so two jobs at the same time lose nothing. */
async function append(container: ContainerClient, name: string, text: string): Promise<void> {
  const blob = container.getAppendBlobClient(name);
  await blob.createIfNotExists();
  if (text !== "") await blob.appendBlock(text, Buffer.byteLength(text));
}

/** The tenants' application trusts this identity: its token replaces a secret, and is renewed before it expires. */
async function holdIdentityToken(): Promise<void> {
  const file = join(folder, "identity-token");
  const credential = new ManagedIdentityCredential({ clientId: env.AZURE_CLIENT_ID ?? "" });
  const renew = async () => {
    const { token } = await credential.getToken("api://AzureADTokenExchange/.default");
    writeFileSync(file, token, { mode: 0o600 });
  };
  await renew();
  env.M365_OIDC_TOKEN_FILE_PATH = file;
  setInterval(() => renew().catch(() => undefined), 30 * 60_000).unref();
}

const job = jobs[process.argv[2] ?? ""];
if (!job) console.error(`m365: name a job: ${Object.keys(jobs).join(", ")}.`);
process.exitCode = job ? await job() : 1;
