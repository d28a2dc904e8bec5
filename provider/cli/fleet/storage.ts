import { ConstraintError } from "../../errors";
import { ownVariables } from "../../tenant/config";
import { described } from "../../tenant/described";

/** Where the work of a fleet lies: messages to do, messages given up, results. */
export type FleetStorage = Awaited<ReturnType<typeof openStorage>>;
export type Queue = FleetStorage["queue"];
export type Results = FleetStorage["results"];

export interface StorageOptions {
  account?: string;
  suffix: string;
  name: string;
}

/** How an account that does not answer is asked again. */
const patience = { maxTries: 4, retryDelayInMs: 2_000, maxRetryDelayInMs: 30_000 };

/** By the account's name with the identity at hand, or by AZURE_STORAGE_CONNECTION_STRING. */
export async function openStorage({ account, suffix, name }: StorageOptions, retryOptions = patience) {
  const options = { retryOptions };
  const { blobs, queues } =
    account === undefined
      ? await byConnectionString(options)
      : await byIdentity(hostName(account, suffix), options);
  return {
    queue: queues.getQueueClient(name),
    poison: queues.getQueueClient(`${name}-poison`),
    results: blobs.getContainerClient(name),
  };
}

type Options = { retryOptions: typeof patience };

const longestAnswerMs = 120_000;

/** For each request with its repetitions: the SDK itself waits for ever for an account that is silent. */
export const inTime = () => ({ abortSignal: AbortSignal.timeout(longestAnswerMs) });

/** The SDKs are large: they are loaded when a fleet command runs. */
async function services() {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const { QueueServiceClient } = await import("@azure/storage-queue");
  return { BlobServiceClient, QueueServiceClient };
}

async function byConnectionString(options: Options) {
  const connection = ownVariables()["AZURE_STORAGE_CONNECTION_STRING"];
  if (!connection) throw noStorage();
  const { BlobServiceClient, QueueServiceClient } = await services();
  try {
    return {
      blobs: BlobServiceClient.fromConnectionString(connection, options),
      queues: QueueServiceClient.fromConnectionString(connection, options),
    };
  } catch {
    throw noConnection(connection);
  }
}

async function byIdentity(host: (service: string) => string, options: Options) {
  const { BlobServiceClient, QueueServiceClient } = await services();
  const { DefaultAzureCredential } = await import("@azure/identity");
  const credential = new DefaultAzureCredential();
  return {
    blobs: new BlobServiceClient(host("blob"), credential, options),
    queues: new QueueServiceClient(host("queue"), credential, options),
  };
}

function hostName(account: string, suffix: string): (service: string) => string {
  if (!/^[a-z0-9]{3,24}$/.test(account))
    throw misnamed(
      `--account: ${described(account)} is not the name of a storage account: 3 to 24 small letters and digits.`,
    );
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(suffix))
    throw misnamed(`--suffix: ${described(suffix)} is not a domain, such as core.windows.net.`);
  return (service) => `https://${account}.${service}.${suffix}`;
}

const misnamed = (sentence: string) => new ConstraintError(sentence, "M365_CONFIGURATION");

const noConnection = (connection: string) =>
  misnamed(
    `AZURE_STORAGE_CONNECTION_STRING: ${described(connection)} is not the connection string of a storage account. Copy it from the account, Security + networking > Access keys, or use --account.`,
  );

const noStorage = () =>
  new ConstraintError(
    "there is no storage account to work with. Name it with --account, or set AZURE_STORAGE_CONNECTION_STRING.",
    "M365_CONFIGURATION",
  );

/** A refusal of Azure Storage, by its own code such as BlobAlreadyExists; an answer to HEAD has it in a header. */
export function isRefused(error: unknown, ...codes: string[]): boolean {
  const { code, details } = (error ?? {}) as { code?: string; details?: { errorCode?: string } };
  return codes.some((one) => one === code || one === details?.errorCode);
}
