import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containerResults } from "../../../provider/cli/tenants/container";
import { noResults, openResults } from "../../../provider/cli/tenants/openResults";
import type { Results } from "../../../provider/cli/tenants/results";
import { timeouts } from "../../../provider/tenant/timeouts";
import { type Azurite, createContainer, signatureFor, startAzurite } from "../../../tools/demo/azurite";

jest.setTimeout(60_000);

const repository = join(__dirname, "../../..");
let azurite: Azurite;
let folder: string;
beforeAll(async () => {
  azurite = await startAzurite(repository);
});
afterAll(() => azurite[Symbol.asyncDispose]());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-results-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env.AZURE_STORAGE_SAS_TOKEN;
});

let containers = 0;
async function newContainer(): Promise<string> {
  const name = `results-${++containers}`;
  await createContainer(azurite, name);
  process.env.AZURE_STORAGE_SAS_TOKEN = signatureFor(azurite, name);
  return `http://${azurite.blobHost}/${azurite.account.name}/${name}`;
}

const places: [string, () => Promise<Results>][] = [
  ["a folder", async () => openResults(join(folder, "a/run"))],
  ["a blob container", async () => openResults(await newContainer())],
  ["a folder of a blob container", async () => openResults(`${await newContainer()}/2026-11-27/night`)],
  ["memory", async () => noResults()],
];

test.each(places)("%s keeps each file as it was first written", async (_, open) => {
  const results = await open();

  expect(await results.list("tenants/")).toEqual([]);
  expect(await results.read("tenants/a.json")).toBeUndefined();
  expect(await results.create("tenants/a.json", { text: "Zürich" })).toBe(true);
  expect(await results.create("tenants/a.json", { text: "again" })).toBe(false);
  expect(await results.create("run.json", {})).toBe(true);
  expect(JSON.parse((await results.read("tenants/a.json")) ?? "")).toEqual({ text: "Zürich" });
  expect(await results.list("tenants/")).toEqual(["tenants/a.json"]);
});

test("if two processes write the same file at once, one of them succeeds, and no partial file is left", async () => {
  const texts = Array.from({ length: 20 }, (_, number) => ({ number }));

  const done = await Promise.all(texts.map((text) => openResults(folder).create("run.json", text)));

  expect(done.filter(Boolean)).toHaveLength(1);
  expect(JSON.parse((await openResults(folder).read("run.json")) ?? "")).toEqual(texts[done.indexOf(true)]);
  expect(readdirSync(folder)).toEqual(["run.json"]);
});

test("an empty value of --results, such as an unset variable, is refused", () => {
  expect(() => openResults("")).toThrow("the place of the results is empty");
});

test("a place where no folder can be created is refused immediately", async () => {
  await expect(openResults("/proc/none/results").create("run.json", {})).rejects.toThrow(
    "results in /proc/none/results: ENOENT while making the folder.",
  );
});

test("after a run was killed, the folder contains no partial report", async () => {
  mkdirSync(join(folder, "tenants"));
  writeFileSync(join(folder, "tenants/a.json.4711.unfinished"), '{"half');
  const results = openResults(folder);

  expect(await results.read("tenants/a.json")).toBeUndefined();
  expect(await results.create("tenants/a.json", {})).toBe(true);
  expect(readdirSync(join(folder, "tenants")).filter((name) => name.endsWith(".json"))).toEqual(["a.json"]);
});

test("a folder that cannot be created is reported in one sentence", async () => {
  writeFileSync(join(folder, "file"), "");

  await expect(openResults(join(folder, "file")).create("run.json", {})).rejects.toThrow(
    /^results in .*file: (EEXIST|ENOTDIR) while making the folder\. Reports that were stored stay. Run this again/,
  );
});

test("every page of a container's list is read", async () => {
  const server = await serve(({ url = "" }, answer) => {
    const page = new URL(url, "http://x").searchParams.get("marker") ?? "";
    const name = (number: number) => `<Blob><Name>run/tenants/${number}.json</Name></Blob>`;
    answer.end(
      page === ""
        ? `${name(1)}<NextMarker>next</NextMarker>`
        : `${name(2)}<NextMarker /></EnumerationResults>`,
    );
  });

  expect(await containerResults(`${server.origin}/account/results/run`).list("tenants/")).toEqual([
    "tenants/1.json",
    "tenants/2.json",
  ]);
  expect(server.requests).toEqual([
    "GET /account/results?restype=container&comp=list&prefix=run%2Ftenants%2F&marker=&sig=s",
    "GET /account/results?restype=container&comp=list&prefix=run%2Ftenants%2F&marker=next&sig=s",
  ]);
  server.close();
});

const evil = "a\u001b[2J\u202e ##vso[x]";
const again = "Reports that were stored stay. Run this again when the account answers.";

test.each<[string, RequestListener, string | RegExp]>([
  [
    "is busy",
    (_, answer) => answer.writeHead(503, { "x-ms-error-code": "ServerBusy" }).end(),
    `Azure Storage answered 503 (ServerBusy). ${again}`,
  ],
  [
    "closes the connection",
    (request) => request.socket.destroy(),
    /^results: no answer from 127\.0\.0\.1:\d+ \(ECONNRESET\)\. Check the network/,
  ],
  [
    "does not answer",
    () => undefined,
    /^results: no answer from 127\.0\.0\.1:\d+ \(ETIMEDOUT\)\. Check the network/,
  ],
  [
    "sends an HTML page",
    (_, answer) => answer.writeHead(502).end(`<html>${evil}</html>`),
    `Azure Storage answered 502 (no code). ${again}`,
  ],
  [
    "returns an unknown code",
    (_, answer) => answer.writeHead(400, { "x-ms-error-code": "##[x]" }).end(),
    `Azure Storage answered 400 (…). ${again}`,
  ],
  [
    "refuses",
    (_, answer) => answer.writeHead(403, { "x-ms-error-code": "AuthorizationPermissionMismatch" }).end(),
    "Azure Storage answered 403 (…). The identity needs the role Storage Blob Data Contributor on the container, and the storage account's network rules must allow this machine.",
  ],
  [
    "lacks the container",
    (_, answer) => answer.writeHead(404, { "x-ms-error-code": "ContainerNotFound" }).end(),
    "Azure Storage answered 404 (ContainerNotFound). Create the container first: az storage container create --auth-mode login.",
  ],
])("a storage account that %s ends the command with one sentence", async (_, listener, said) => {
  Object.assign(timeouts, { repeats: 1, firstRepeatMs: 1, answerMs: 300 });
  const server = await serve(listener);

  const error = await containerResults(`${server.origin}/account/results`)
    .read("run.json")
    .catch((it) => it);

  expect(error.message).toEqual(typeof said === "string" ? said : expect.stringMatching(said));
  expect(error.isM365Error).toBe(true);
  server.close();
});

test.each([
  "https://contoso.blob.core.windows.net/results?sv=1&sig=hunter2",
  "https://user:hunter2@contoso.blob.core.windows.net/results",
])("a SAS signature in the address is refused and not repeated: %s", (place) => {
  expect(() => openResults(place)).toThrow(
    "the address of the results contains more than a path, and command lines appear in logs. Put a signature into AZURE_STORAGE_SAS_TOKEN. Nothing was read or written.",
  );
});

test.each([
  "https://evil.example/results",
  "https://contoso.blob.core.windows.net.evil.example/results",
  "https://contoso.blob.core.windows.net:8443/results",
  "http://contoso.blob.core.windows.net/results",
  "https://contoso.blob.core.windows.net/",
  "https://contoso.file.core.windows.net/results",
  "gs://bucket/results",
])("the storage token is sent only to Azure hosts and to this machine: %s", (place) => {
  expect(() => openResults(place)).toThrow(
    "an address is not a folder or a blob container for results. Write a container as https://account.blob.core.windows.net/container/run. Nothing was read or written.",
  );
});

async function serve(listener: RequestListener) {
  process.env.AZURE_STORAGE_SAS_TOKEN = "?sig=s";
  const requests: string[] = [];
  const server = createServer((request, answer) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, answer);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { requests, close, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
