import { ConstraintError, ProviderError } from "../../errors";
import { ownVariables } from "../../tenant/config";

/** Where the work of a fleet lies: messages to do, messages given up, results. */
export type FleetStorage = Awaited<ReturnType<typeof openStorage>>;
export type Queue = FleetStorage["queue"];
export type Results = FleetStorage["results"];

export interface StorageOptions {
  account?: string;
  suffix: string;
  name: string;
}

/** By the account's name with the identity at hand, or by AZURE_STORAGE_CONNECTION_STRING. */
export async function openStorage({ account, suffix, name }: StorageOptions) {
  const { blobs, queues } =
    account === undefined ? await byConnectionString() : await byIdentity(account, suffix);
  return {
    queue: queues.getQueueClient(name),
    poison: queues.getQueueClient(`${name}-poison`),
    results: blobs.getContainerClient(name),
  };
}

/** The SDKs are large: they are loaded when a fleet command runs. */
async function services() {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const { QueueServiceClient } = await import("@azure/storage-queue");
  return { BlobServiceClient, QueueServiceClient };
}

async function byConnectionString() {
  const connection = ownVariables()["AZURE_STORAGE_CONNECTION_STRING"];
  if (!connection) throw noStorage();
  const { BlobServiceClient, QueueServiceClient } = await services();
  return {
    blobs: BlobServiceClient.fromConnectionString(connection),
    queues: QueueServiceClient.fromConnectionString(connection),
  };
}

async function byIdentity(account: string, suffix: string) {
  const { BlobServiceClient, QueueServiceClient } = await services();
  const { DefaultAzureCredential } = await import("@azure/identity");
  const credential = new DefaultAzureCredential();
  return {
    blobs: new BlobServiceClient(`https://${account}.blob.${suffix}`, credential),
    queues: new QueueServiceClient(`https://${account}.queue.${suffix}`, credential),
  };
}

const noStorage = () =>
  new ConstraintError(
    "there is no storage account to work with. Name it with --account, or set AZURE_STORAGE_CONNECTION_STRING.",
    "M365_CONFIGURATION",
  );

/** A refusal of Azure Storage, by its own code such as BlobAlreadyExists. */
export function isRefused(error: unknown, ...codes: string[]): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && codes.includes(code);
}

/** The SDK's errors as one sentence; the SDK has repeated the request by then. */
export async function toldInOneSentence<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw isStorageError(error) ? sentenceOf(error) : error;
  });
}

interface StorageError extends Error {
  name: "RestError";
  code?: string;
  statusCode?: number;
}

const isStorageError = (error: unknown): error is StorageError =>
  error instanceof Error && (error.name === "RestError" || error.name === "AggregateAuthenticationError");

function sentenceOf({ statusCode, code, message }: StorageError): ProviderError {
  const [first = ""] = message.split("\n");
  if (statusCode === 403)
    return new ProviderError(
      "M365_FORBIDDEN",
      `Azure Storage answered 403 (${code}). The identity needs the roles Storage Queue Data Contributor and Storage Blob Data Contributor on the account.`,
    );
  if (statusCode !== undefined)
    return new ProviderError("M365_API", `Azure Storage answered ${statusCode} (${code ?? first}).`);
  return new ProviderError(
    "M365_NO_ANSWER",
    `Azure Storage did not answer (${code ?? first}). Run this again.`,
  );
}
