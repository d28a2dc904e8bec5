import { isProviderError, ProviderError } from "../../errors";
import { reasonIn } from "../../tenant/described";

/** The SDK's errors as one sentence; the SDK has repeated the request by then. */
export async function toldInOneSentence<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw isOfStorage(error) ? sentenceOf(error) : error;
  });
}

interface StorageError extends Error {
  code?: string;
  details?: { errorCode?: string };
  statusCode?: number;
}

/** Of the requests, of their end, and of the sign-in before them. */
const isOfStorage = (error: unknown): error is StorageError =>
  error instanceof Error &&
  !isProviderError(error) &&
  (/^(RestError|AbortError|TimeoutError)$/.test(error.name) || isOfSignIn(error));

const isOfSignIn = ({ name }: Error): boolean => /Credential|Authentication/.test(name);

const nextStep = "What is reported stays: run this again when the account answers.";

function sentenceOf(error: StorageError): ProviderError {
  const { name, statusCode, code, message } = error;
  if (isOfSignIn(error))
    return new ProviderError(
      "M365_SIGN_IN",
      `cannot sign in to Azure Storage: ${reasonIn(message)}. Give the machine a managed identity, run az login, or set AZURE_STORAGE_CONNECTION_STRING.`,
    );
  if (name !== "RestError")
    return new ProviderError("M365_NO_ANSWER", `Azure Storage did not answer in time. ${nextStep}`);
  const what = code ?? error.details?.errorCode ?? (statusCode === undefined ? reasonIn(message) : "no code");
  if (statusCode === undefined)
    return new ProviderError("M365_NO_ANSWER", `Azure Storage did not answer (${what}). ${nextStep}`);
  return refused(statusCode, what);
}

function refused(statusCode: number, what: string): ProviderError {
  const answered = `Azure Storage answered ${statusCode} (${what}).`;
  if (statusCode === 403)
    return new ProviderError(
      "M365_FORBIDDEN",
      `${answered} The identity needs the roles Storage Queue Data Contributor and Storage Blob Data Contributor on the account.`,
    );
  if (statusCode === 429 || statusCode >= 500)
    return new ProviderError("M365_API", `${answered} ${nextStep}`);
  if (statusCode === 404)
    return new ProviderError(
      "M365_API",
      `${answered} m365 fleet enqueue makes the queue and the container: run it first, with the same --account and --name.`,
    );
  return new ProviderError("M365_API", answered);
}
