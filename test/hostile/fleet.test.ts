import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { AggregateAuthenticationError, CredentialUnavailableError } from "@azure/identity";
import type { DriftReport } from "../../provider/cli/drift/report";
import { enqueue } from "../../provider/cli/fleet/enqueue";
import { runJob } from "../../provider/cli/fleet/job";
import { mergedReport } from "../../provider/cli/fleet/merge";
import { encodeMessage } from "../../provider/cli/fleet/message";
import { expectedBlob, notReadable, resultBlob, writeResult } from "../../provider/cli/fleet/results";
import { type FleetStorage, openStorage } from "../../provider/cli/fleet/storage";
import { toldInOneSentence } from "../../provider/cli/fleet/storageErrors";
import { type WorkOptions, work } from "../../provider/cli/fleet/work";
import { createFleet, tenantId, tenants } from "../fleet/harness";

jest.setTimeout(60_000);

const never = new AbortController().signal;
const impatient = { maxTries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 };

/** What the commands say of an account at this address. */
async function saidOf(endpoint: string): Promise<string> {
  const key = Buffer.from("key").toString("base64");
  process.env.AZURE_STORAGE_CONNECTION_STRING = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${key};BlobEndpoint=${endpoint}/a;QueueEndpoint=${endpoint}/a;`;
  return sentence(async () =>
    enqueue(await openStorage({ suffix: "x", name: "fleet" }, impatient), "r1", []),
  );
}

const sentence = (act: () => Promise<unknown>): Promise<string> =>
  toldInOneSentence(act()).then(
    () => "nothing",
    (error: Error & { isM365Error?: true }) => {
      if (!error.isM365Error) throw error;
      return error.message;
    },
  );

async function saidOfServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  jest.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(500));
  try {
    return await saidOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  }
}

const again = "What is reported stays: run this again when the account answers.";
const evil = "a\u001b[2J\u202e ##vso[x]";

test.each<[string, RequestListener, string | RegExp]>([
  [
    "is busy",
    (_, answer) => answer.writeHead(503, { "x-ms-error-code": "ServerBusy" }).end(),
    `Azure Storage answered 503 (ServerBusy). ${again}`,
  ],
  ["hangs up", (request) => request.socket.destroy(), `Azure Storage did not answer (ECONNRESET). ${again}`],
  ["is silent", () => undefined, `Azure Storage did not answer in time. ${again}`],
  [
    "sends a page",
    (_, answer) => answer.writeHead(502, { "content-type": "text/html" }).end(`<html>${evil}</html>`),
    /^Azure Storage answered 502 \([\x20-\x7e…]*\)\. What is reported stays: .*$/,
  ],
  [
    "sends half an answer",
    (_, answer) =>
      answer.writeHead(400, { "content-type": "application/xml" }).end("<?xml version='1.0'?><Error>"),
    /^Azure Storage answered 400 \([\x20-\x7e…]*\)\.$/,
  ],
])("a storage account that %s ends the command with a sentence", async (_, answer, said) => {
  expect(await saidOfServer(answer)).toEqual(typeof said === "string" ? said : expect.stringMatching(said));
});

test.each([
  new CredentialUnavailableError("no identity here"),
  new AggregateAuthenticationError([], "no identity here"),
])("a sign-in to storage that fails is told as one, with the way to sign in: $name", async (error) => {
  expect(await sentence(() => Promise.reject(error))).toMatch(
    /^cannot sign in to Azure Storage: .+\. Give the machine a managed identity, run az login, or set AZURE_STORAGE_CONNECTION_STRING\.$/,
  );
});

test("a storage account that is not there ends the command with a sentence", async () => {
  expect(await saidOf("http://127.0.0.1:1")).toBe(`Azure Storage did not answer (ECONNREFUSED). ${again}`);
});

test.each([
  [
    "hunter2~secret",
    {},
    /^AZURE_STORAGE_CONNECTION_STRING: a text of 14 characters is not the connection string/,
  ],
  ["x=y;AccountKey=hunter2", {}, /^AZURE_STORAGE_CONNECTION_STRING: a text of 22 characters is not/],
  ["", { account: "hunter2/secret" }, /^--account: a text of 14 characters is not the name/],
  [
    "",
    { account: "contoso", suffix: "x/hunter2@evil" },
    /^--suffix: a text of 14 characters is not a domain/,
  ],
])("%j with %j is described, not repeated", async (connection, options, said) => {
  process.env.AZURE_STORAGE_CONNECTION_STRING = connection;
  const message = await sentence(() => openStorage({ suffix: "core.windows.net", name: "f", ...options }));

  expect(message).toMatch(said);
  expect(message).not.toContain("hunter2");
});

const upload = ({ results }: FleetStorage, name: string, text: string) =>
  results.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));

const resultOf = (report: DriftReport, more: object = {}) =>
  JSON.stringify({ version: 1, run: "r1", tenant: "t001", attempts: 1, report, ...more });

test.each([
  ["half a file", '{"version":1,'],
  ["nothing", ""],
  ["another shape", '{"version":1,"run":"r1","tenant":"t001","attempts":1,"report":{"stacks":{}}}'],
  ["another tenant's report", resultOf(notReadable("x", tenantId(9), "x"))],
  ["another run's report", resultOf(notReadable("x", tenantId(1), "x"), { run: "r0" })],
])("a result with %s costs its tenant only, and says what to do", async (_, text) => {
  using fleet = await createFleet();
  const { storage } = fleet;
  await enqueue(storage, "r1", tenants(2).tenants);
  await upload(storage, resultBlob("r1", "t001"), text);
  await writeResult(storage.results, {
    ...{ version: 1, run: "r1", tenant: "t002", attempts: 1 },
    report: notReadable("t002", tenantId(2), "no network"),
  });

  const { stacks } = await mergedReport(storage, "r1");

  expect(stacks.map(({ stack, tenantId, reason }) => [stack, tenantId, reason])).toEqual([
    [
      "t001",
      tenantId(1),
      "r1/tenants/t001.json in the container is not a result that m365 fleet work wrote for this tenant. Delete it, then run m365 fleet enqueue and m365 fleet work for this run again.",
    ],
    ["t002", tenantId(2), "no network"],
  ]);
});

test.each(["[", "5", '[{"name":"t001"}]'])("a list of a run with %j ends in a sentence", async (text) => {
  using fleet = await createFleet();
  await fleet.storage.results.create();
  await upload(fleet.storage, expectedBlob("r1"), text);

  await expect(mergedReport(fleet.storage, "r1")).rejects.toThrow(
    /^r1\/expected\.json in the container fleet-\d+ is not the list of tenants .* Begin another run: m365 fleet enqueue --run <name>\.$/,
  );
});

const options = (body: string, print: (line: string) => void = () => undefined): WorkOptions => ({
  ...{ attempts: 1, leaseSeconds: 60, retrySeconds: 0, print },
  job: {
    ...{ command: () => [process.execPath, "-e", body], cwd: ".", timeoutMs: 60_000 },
    worker: { CONTOSO_SECRET: "hunter2~secret", FABRIKAM_SECRET: "hunter3~secret" },
  },
});

test("a message decides neither which secret a tenant gets nor where it goes: the list of its run does", async () => {
  using fleet = await createFleet();
  const { storage } = fleet;
  const [contoso, fabrikam] = ["CONTOSO_SECRET", "FABRIKAM_SECRET"].map((secret, index) => ({
    ...{ name: `t00${index + 1}`, tenantId: tenantId(index + 1), variables: {} },
    secrets: { M365_CLIENT_SECRET: secret },
  }));
  await enqueue(storage, "r1", [contoso, fabrikam] as Parameters<typeof enqueue>[2]);
  await storage.queue.clearMessages();
  const forged = [
    { ...contoso, secrets: fabrikam?.secrets },
    { ...contoso, variables: { PULUMI_BACKEND_URL: "https://evil.example" } },
    { ...contoso, stack: "evil/prod" },
    { ...contoso, tenantId: tenantId(9) },
    { ...contoso, name: "t003" },
  ];
  for (const tenant of forged)
    await storage.queue.sendMessage(encodeMessage({ version: 1, run: "r1", tenant }));
  await storage.queue.sendMessage(encodeMessage({ version: 1, run: "r2", tenant: contoso }));
  await storage.queue.sendMessage("x".repeat(40_000));

  const lines: string[] = [];
  const done = await work(
    storage,
    options("console.log('ran')", (line) => lines.push(line)),
    never,
  );

  expect(done).toEqual({ reported: 0, givenUp: 0 });
  expect(lines).toEqual(
    Array(7).fill("A message went to the poison queue: m365 fleet enqueue did not write this message."),
  );
});

test("a worker that cannot store a result renews its lease no longer, and ends with a sentence", async () => {
  using fleet = await createFleet();
  const { storage } = fleet;
  await enqueue(storage, "r1", tenants(1).tenants);
  const setInterval = jest.spyOn(global, "setInterval");
  const clearInterval = jest.spyOn(global, "clearInterval");
  const poison = Object.create(storage.poison, {
    sendMessage: {
      value: () => Promise.reject(Object.assign(new Error("x"), { name: "RestError", statusCode: 503 })),
    },
  });

  const said = await sentence(() => work({ ...storage, poison }, options("process.exit(1)"), never));

  expect(said).toMatch(/^Azure Storage answered 503/);
  const renewals = setInterval.mock.results.filter((_, at) => setInterval.mock.calls[at]?.[1] === 20_000);
  expect(renewals).toHaveLength(1);
  expect(clearInterval.mock.calls.map(([timer]) => timer)).toContain(renewals[0]?.value);
  jest.restoreAllMocks();
});

test("what a job prints without end is cut, without half a secret, and so is what is kept of it", async () => {
  using fleet = await createFleet();
  const { storage } = fleet;
  await enqueue(storage, "r1", [
    { name: "t001", tenantId: tenantId(1), variables: {}, secrets: { M365_CLIENT_SECRET: "CONTOSO_SECRET" } },
  ]);
  const body = `process.stdout.write((process.env.M365_CLIENT_SECRET + "\\u0001").repeat(100_000)); process.exitCode = 1`;
  const lines: string[] = [];

  await work(
    storage,
    options(body, (line) => lines.push(line)),
    never,
  );

  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(5_000);
  expect(lines.join()).not.toContain("hunter2");
  const [stack] = (await mergedReport(storage, "r1")).stacks;
  expect(stack?.reason?.length).toBeLessThan(2_500);
  expect((await storage.poison.getProperties()).approximateMessagesCount).toBe(1);
});

test("a tenant whose message is too long for the queue is refused before anything is sent", async () => {
  using fleet = await createFleet();
  const [tenant] = tenants(1, { variables: { A: "x".repeat(20_000) } }).tenants;

  expect(await sentence(() => enqueue(fleet.storage, "r1", tenant ? [tenant] : []))).toBe(
    'tenant "t001": its entry has more than 16,384 characters, more than a message of the queue holds. Shorten its variables. Nothing was enqueued.',
  );
  expect(await fleet.storage.queue.exists()).toBe(false);
});

test("a process that a job leaves behind keeps no worker", async () => {
  const left = `require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { stdio: "inherit" }); process.exit(3)`;
  const started = Date.now();

  expect(
    await runJob(
      { name: "t", tenantId: tenantId(1) },
      { ...options(left).job, print: () => undefined },
      never,
    ),
  ).toEqual({
    reason: "The job ended with exit code 3 and without a report.",
  });
  expect(Date.now() - started).toBeLessThan(10_000);
});
