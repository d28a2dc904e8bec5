import { isProviderError, ProviderError } from "../../errors";
import { ownVariables } from "../../tenant/config";
import { described, reasonIn } from "../../tenant/described";
import { configurationError, isOnThisMachine } from "../../tenant/endpoint";
import { type ServiceAnswer, type ServiceRequest, sendTo } from "../../tenant/pipeline";
import { mostOfAFile } from "./bounds";
import type { Results } from "./results";

/** @see https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services */
const version = "2023-11-03";

type Send = (address: URL, wanted: Omit<ServiceRequest, "path">) => Promise<ServiceAnswer>;

/**
 * `https://account.blob.core.windows.net/container`, with or without a folder in it. Uses AZURE_STORAGE_SAS_TOKEN,
 * which the engine also uses for its state, or otherwise signs in with DefaultAzureCredential.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export function containerResults(place: string): Results {
  const { container, prefix } = partsOf(place);
  const send = sender();
  const blob = (name: string) => new URL(`${container.pathname}/${prefix}${name}`, container);
  return {
    place,
    async list(folder) {
      const names: string[] = [];
      for await (const name of namesIn(container, prefix + folder, send))
        names.push(name.slice(prefix.length));
      return names;
    },
    async read(name) {
      const answer = await send(blob(name), { method: "GET" });
      if (answer.status === 404 && codeOf(answer) === "BlobNotFound") return undefined;
      const { text } = expected(answer, 200);
      return text.length > mostOfAFile ? "" : text;
    },
    async create(name, body) {
      const headers = { "x-ms-blob-type": "BlockBlob", "If-None-Match": "*" };
      const answer = await send(blob(name), { method: "PUT", body, headers });
      // The service guarantees that only the first of two writers succeeds.
      if (answer.status === 409 && codeOf(answer) === "BlobAlreadyExists") return false;
      expected(answer, 201);
      return true;
    },
  };
}

/** Azure's own hosts only, because the token gives access to all storage that the identity may use. */
const hosts =
  /^[a-z0-9]{3,24}(\.z\d+)?\.blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)$/;

function partsOf(place: string): { container: URL; prefix: string } {
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url?.search || url?.hash || url?.username)
    throw configurationError(
      "the address of the results contains more than a path, and command lines appear in logs. Put a signature into AZURE_STORAGE_SAS_TOKEN. Nothing was read or written.",
    );
  const isEmulator = url?.protocol === "http:" && isOnThisMachine(url);
  const isAzure = url?.protocol === "https:" && url.port === "" && hosts.test(url.hostname);
  const parts = url?.pathname.split("/").filter(Boolean) ?? [];
  // An emulator has the account's name in the path.
  const named = parts.slice(0, isEmulator ? 2 : 1);
  const folder = parts.slice(named.length);
  if (!url || !(isEmulator || isAzure) || !/^[a-z0-9-]{3,63}$/.test(named[isEmulator ? 1 : 0] ?? ""))
    throw configurationError(
      `${described(place)} is not a folder or a blob container for results. Write a container as https://account.blob.core.windows.net/container/run. Nothing was read or written.`,
    );
  return {
    container: new URL(`/${named.join("/")}`, url),
    prefix: folder.map((part) => `${part}/`).join(""),
  };
}

function sender(): Send {
  const signature = new URLSearchParams(ownVariables()["AZURE_STORAGE_SAS_TOKEN"] ?? "");
  const bearer = signature.size > 0 ? async () => ({}) : bearerOf();
  return async (address, { headers, ...wanted }) => {
    const signed = new URL(address);
    for (const [name, value] of signature) signed.searchParams.set(name, value);
    const own = { "x-ms-version": version, "x-ms-date": new Date().toUTCString(), ...(await bearer()) };
    return sendTo(signed, { ...wanted, headers: { ...headers, ...own } }, "results");
  };
}

/** The same audience in every cloud. */
const scope = "https://storage.azure.com/.default";

function bearerOf(): () => Promise<{ Authorization: string }> {
  const { DefaultAzureCredential } = require("@azure/identity") as typeof import("@azure/identity");
  const credential = new DefaultAzureCredential();
  return async () => {
    try {
      return { Authorization: `Bearer ${(await credential.getToken(scope)).token}` };
    } catch (error) {
      throw isProviderError(error) ? error : notSignedIn(error as Error);
    }
  };
}

const notSignedIn = ({ message }: Error) =>
  new ProviderError(
    "M365_SIGN_IN",
    `cannot sign in to Azure Storage: ${reasonIn(message)}. Give the machine a managed identity, run az login, or set AZURE_STORAGE_SAS_TOKEN.`,
  );

/** Names of blobs, page by page. Our names need no decoding; others that would need it are ignored. */
async function* namesIn(container: URL, prefix: string, send: Send): AsyncGenerator<string> {
  let marker: string | undefined = "";
  while (marker !== undefined) {
    const page = new URL(container);
    page.search = new URLSearchParams({ restype: "container", comp: "list", prefix, marker }).toString();
    const { text } = expected(await send(page, { method: "GET" }), 200);
    for (const [, name = ""] of text.matchAll(/<Name>([^<&]+)<\/Name>/g)) yield name;
    marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(text)?.[1];
  }
}

const codeOf = ({ header }: ServiceAnswer): string => header("x-ms-error-code") ?? "no code";

const nextStep = "Reports that were stored stay. Run this again when the account answers.";

function expected(answer: ServiceAnswer, status: number): ServiceAnswer {
  if (answer.status === status) return answer;
  const answered = `Azure Storage answered ${answer.status} (${reasonIn(codeOf(answer))}).`;
  if (answer.status === 401 || answer.status === 403)
    throw new ProviderError(
      "M365_FORBIDDEN",
      `${answered} The identity needs the role Storage Blob Data Contributor on the container, and the storage account's network rules must allow this machine.`,
    );
  if (answer.status === 404)
    throw new ProviderError(
      "M365_API",
      `${answered} Create the container first: az storage container create --auth-mode login.`,
    );
  throw new ProviderError("M365_API", `${answered} ${nextStep}`);
}
