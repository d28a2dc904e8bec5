import { readFileSync } from "node:fs";
import { join } from "node:path";
import { driftReport } from "../../provider/cli/drift/report";
import { reportedTenants } from "../../provider/cli/fleet/results";
import { appears, createFleet, type Ended, type Fleet, jobOf, tenantId, tenants } from "./harness";

jest.setTimeout(120_000);

const quick = ["--lease-seconds", "3", "--retry-seconds", "1"];
const lines = ({ stdout }: Ended) => stdout.trim().split("\n");

async function queued(fleet: Fleet, content: object = tenants(1)): Promise<void> {
  const file = fleet.write("tenants.json", content);
  expect(await fleet.fleet("enqueue", "--tenants", file, "--run", "r1")).toMatchObject({ exitCode: 0 });
}

const left = async ({ storage: { queue, poison } }: Fleet) => ({
  queue: (await queue.getProperties()).approximateMessagesCount,
  poison: (await poison.getProperties()).approximateMessagesCount,
});

const merged = (fleet: Fleet) =>
  driftReport.parse(JSON.parse(readFileSync(join(fleet.folder, "merged.json"), "utf8")));

const poisoned = async ({ storage: { poison } }: Fleet) => {
  const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) =>
    JSON.parse(Buffer.from(messageText, "base64").toString()),
  );
};

test("four workers, two of which are killed at work: each tenant is reported exactly once, and nothing is lost", async () => {
  using fleet = await createFleet();
  await queued(fleet, tenants(40, { variables: { MARKS: fleet.folder } }));
  // Two tenants keep their first worker until it is killed.
  const job = jobOf(
    fleet,
    `const mark = process.env.MARKS + "/" + tenant;
    if (["t007", "t023"].includes(tenant) && !fs.existsSync(mark)) { fs.writeFileSync(mark, String(process.ppid)); hang(); }
    else report(tenant === "t011" ? 2 : 0);`,
  );
  const startWorker = () => fleet.start(["work", ...quick, ...job]);
  const workers = Array.from({ length: 4 }, startWorker);

  for (const name of ["t007", "t023"]) {
    const pid = Number(await appears(join(fleet.folder, name)));
    expect(workers.map(({ child }) => child.pid)).toContain(pid);
    process.kill(pid, "SIGKILL");
    workers.push(startWorker());
  }
  const ended = await Promise.all(workers.map(({ ended }) => ended));

  expect(ended.map(({ exitCode }) => exitCode).toSorted()).toEqual([0, 0, 0, 0, null, null]);
  const reported = ended.flatMap(lines).filter((line) => line.endsWith(": reported."));
  expect(reported.toSorted()).toEqual(tenants(40).tenants.map(({ name }) => `${name}: reported.`));
  expect(await left(fleet)).toEqual({ queue: 0, poison: 0 });
  const report = await fleet.fleet("report", "--run", "r1", "--json", "merged.json", "--html", "merged.html");
  expect([report.exitCode, lines(report)]).toEqual([
    2,
    [
      "t011  drift   1 of 1 resources",
      "  mail  settings.requireSsl: true → false",
      "",
      "39 in line, 1 drifted · exit 2",
    ],
  ]);
  expect(readFileSync(join(fleet.folder, "merged.html"), "utf8")).toContain("settings.requireSsl");
  expect(merged(fleet).stacks.map(({ stack, tenantId, status }) => [stack, tenantId, status])).toEqual(
    tenants(40).tenants.map(({ name, tenantId }) => [name, tenantId, name === "t011" ? "drifted" : "inLine"]),
  );
});

test("a job that fails is tried again later, then given up: the poison queue and the report say why", async () => {
  using fleet = await createFleet();
  const secrets = { M365_CLIENT_SECRET: "CONTOSO_SECRET" };
  await queued(fleet, { defaults: { secrets }, ...tenants(3, { variables: { MARKS: fleet.folder } }) });
  const job = jobOf(
    fleet,
    `const tries = process.env.MARKS + "/tries-" + tenant;
    fs.appendFileSync(tries, "x");
    if (tenant === "t001") { console.error("cannot sign in with " + process.env.M365_CLIENT_SECRET); process.exit(1); }
    if (tenant === "t002" && fs.readFileSync(tries, "utf8").length < 3) report(1, { reason: "sign-in failed." });
    else report();`,
  );
  const worker = fleet.start(["work", "--attempts", "3", ...quick, ...job], {
    CONTOSO_SECRET: "hunter2~secret",
  });
  const ended = await worker.ended;

  const reason = "The job ended with exit code 1 and without a report: cannot sign in with [secret]";
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout + ended.stderr).not.toContain("hunter2");
  expect(
    lines(ended)
      .filter((line) => /attempt|reported/.test(line))
      .toSorted(),
  ).toEqual([
    "2 tenants reported, 1 given up.",
    `t001: attempt 1 of 3 failed, the next one in 1 s. ${reason}`,
    `t001: attempt 2 of 3 failed, the next one in 2 s. ${reason}`,
    `t001: given up after attempt 3. ${reason}`,
    "t001: reported.",
    "t002: attempt 1 of 3 failed, the next one in 1 s. sign-in failed.",
    "t002: attempt 2 of 3 failed, the next one in 2 s. sign-in failed.",
    "t002: reported.",
    "t003: reported.",
  ]);
  expect(await poisoned(fleet)).toEqual([
    { version: 1, run: "r1", tenant: expect.objectContaining({ name: "t001", secrets }), reason },
  ]);
  const report = await fleet.fleet("report", "--run", "r1");
  expect([report.exitCode, lines(report)]).toEqual([
    1,
    [
      "t001  could not tell: The job ended with exit code 1 and without a report: cannot sign in with",
      "    [secret]",
      "",
      "2 in line, 1 could not tell · exit 1",
    ],
  ]);
});

test("what no repetition mends is given up at once: a missing variable, a report on another tenant", async () => {
  using fleet = await createFleet();
  const [first, second] = tenants(2).tenants;
  await queued(fleet, { tenants: [{ ...first, secrets: { M365_CLIENT_SECRET: "CONTOSO_SECRET" } }, second] });

  await fleet.start(["work", ...jobOf(fleet, `report(0, { tenantId: "${tenantId(9)}" });`)]).ended;

  const report = await fleet.fleet("report", "--run", "r1");
  expect(lines(report).slice(0, 2)).toEqual([
    "t001  could not tell: The worker has no variable CONTOSO_SECRET, which secrets names.",
    "t002  could not tell: The job reported on another tenant. Check the stack's configuration.",
  ]);
});

test("a tenant whose worker breaks down every time is given up as well", async () => {
  using fleet = await createFleet();
  await queued(fleet);
  const job = jobOf(fleet, `process.kill(process.ppid, "SIGKILL");`);
  const run = () => fleet.start(["work", "--attempts", "1", ...quick, ...job]).ended;

  expect(await run()).toMatchObject({ exitCode: null });
  expect(await run()).toMatchObject({ exitCode: 0 });

  expect((await poisoned(fleet)).map(({ reason }) => reason)).toEqual([
    "Each worker broke down before it could say why.",
  ]);
});

test("a worker that is asked to stop ends its job and gives the tenant back at once", async () => {
  using fleet = await createFleet();
  await queued(fleet, tenants(1, { variables: { MARKS: fleet.folder } }));
  const hanging = jobOf(fleet, `fs.writeFileSync(process.env.MARKS + "/pid", String(process.pid)); hang();`);
  const stopped = fleet.start(["work", "--lease-seconds", "3600", ...hanging]);
  const pid = Number(await appears(join(fleet.folder, "pid")));

  stopped.child.kill("SIGTERM");

  expect(lines(await stopped.ended)).toEqual([
    "t001: stopped, and given back to the queue.",
    "0 tenants reported, 0 given up.",
  ]);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  const next = await fleet.start(["work", ...jobOf(fleet, "report();")]).ended;
  expect(lines(next)).toEqual(["t001: reported.", "1 tenant reported, 0 given up."]);
});

test("enqueueing again sends only what is not reported, and another list under the same name is refused", async () => {
  using fleet = await createFleet();
  await queued(fleet, tenants(2));
  await fleet.start(["work", ...jobOf(fleet, "report();")]).ended;

  const again = await fleet.fleet("enqueue", "--tenants", "tenants.json", "--run", "r1");
  expect(lines(again)).toEqual(["0 tenants in the queue for run r1. 2 tenants are reported already."]);
  const other = await fleet.fleet(
    "enqueue",
    "--tenants",
    fleet.write("other.json", tenants(3)),
    "--run",
    "r1",
  );
  expect([other.exitCode, other.stderr]).toEqual([
    1,
    'm365: run "r1" was begun with other tenants. Name another run with --run, or enqueue the same file. Nothing was enqueued.\n',
  ]);
  expect(await left(fleet)).toEqual({ queue: 0, poison: 0 });
  const next = await fleet.fleet("enqueue", "--tenants", "tenants.json", "--run", "r2");
  expect(lines(next)).toEqual(["2 tenants in the queue for run r2."]);
});

test("a tenant that is in the queue twice is worked on once", async () => {
  using fleet = await createFleet();
  await queued(fleet);
  await queued(fleet);

  const worker = await fleet.start(["work", ...jobOf(fleet, "report();")]).ended;

  expect(lines(worker)).toEqual([
    "t001: reported.",
    "t001: reported before.",
    "1 tenant reported, 0 given up.",
  ]);
  expect([...(await reportedTenants(fleet.storage.results, "r1"))]).toEqual(["t001"]);
});

test("tenants that nobody has reported yet stand in the report", async () => {
  using fleet = await createFleet();
  await queued(fleet, tenants(2));

  const report = await fleet.fleet("report", "--run", "r1");

  expect([report.exitCode, lines(report)]).toEqual([
    1,
    [
      "t001  could not tell: No worker has reported this tenant yet.",
      "t002  could not tell: No worker has reported this tenant yet.",
      "",
      "2 could not tell · exit 1",
    ],
  ]);
});

test("a message of somebody else goes to the poison queue", async () => {
  using fleet = await createFleet();
  await queued(fleet, tenants(1));
  await fleet.storage.queue.sendMessage("hello");

  const worker = await fleet.start(["work", ...jobOf(fleet, "report();")]).ended;

  expect(lines(worker).at(-1)).toBe("1 tenant reported, 0 given up.");
  expect(await poisoned(fleet)).toEqual([
    { reason: "m365 fleet enqueue did not write this message.", text: "hello" },
  ]);
});

test("what is wrong with the storage account is one sentence", async () => {
  using fleet = await createFleet();
  const work = async (env: NodeJS.ProcessEnv) => (await fleet.start(["work"], env).ended).stderr;
  const { connectionString } = fleet.azurite;

  expect(await work({ AZURE_STORAGE_CONNECTION_STRING: "" })).toBe(
    "m365: there is no storage account to work with. Name it with --account, or set AZURE_STORAGE_CONNECTION_STRING.\n",
  );
  expect(await work({})).toBe(
    "m365: Azure Storage answered 404 (QueueNotFound). m365 fleet enqueue makes the queue and the container: run it first, with the same --account and --name.\n",
  );
  const wrongKey = connectionString.replace(/AccountKey=[^;]+/, "AccountKey=aGVsbG8=");
  expect(await work({ AZURE_STORAGE_CONNECTION_STRING: wrongKey })).toMatch(
    /^m365: Azure Storage answered 403 \(\w+\)\. The identity needs the roles Storage Queue Data Contributor and Storage Blob Data Contributor on the account\.\n$/,
  );
});
