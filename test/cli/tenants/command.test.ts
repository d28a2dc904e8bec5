import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { lowRisk } from "../drift/managedResource";
import { keepState, type Member, openHouse } from "./loopbackTenants";

jest.setTimeout(120_000);

const lines = (text: string) => text.trim().split("\n");
const silence = { match: () => true, action: "stall", times: Number.POSITIVE_INFINITY } as const;
const requestsOf = ({ loopback }: Member) => loopback.requests.length + loopback.tokenRequests.length;

test("every tenant is checked once, in one process, and the report names those that differ", async () => {
  await using house = await openHouse(6);
  house.members[2]?.loopback.administrator.setConsentPolicies(lowRisk);

  const ended = await house.drift("--results", "results", "--json", "report.json", "--html", "report.html");

  expect([ended.exitCode, ended.stderr]).toEqual([2, ""]);
  expect(lines(ended.stdout)[0]).toBe("t003  drift   1 of 1 resources");
  expect(lines(ended.stdout).at(-1)).toBe("5 in line, 1 drifted · page: report.html · exit 2");
  expect(house.reported()).toEqual(["t001", "t002", "t003", "t004", "t005", "t006"]);
  const report = JSON.parse(house.read("report.json"));
  expect(report.stacks.map(({ stack, status }: Record<string, string>) => [stack, status])).toEqual([
    ...[
      ["t001", "inLine"],
      ["t002", "inLine"],
      ["t003", "drifted"],
    ],
    ...["t004", "t005", "t006"].map((name) => [name, "inLine"]),
  ]);
  // The drifted tenant was checked twice.
  const exported = [...house.reported(), "t003"].map((name) => `stack export --stack ${name}`);
  expect(
    house
      .started()
      .map(({ parameters }) => parameters.slice(0, 4).join(" "))
      .toSorted(),
  ).toEqual(exported.toSorted());
  for (const { loopback } of house.members) {
    expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
    expect(loopback.tokenRequests).toHaveLength(1);
  }
});

test("a killed run is continued by the same command, without requests to tenants that have a report", async () => {
  await using house = await openHouse(12, { latencyMs: 30 });
  const begin = ["--tenants", "tenants.json", "--results", "results", "--parallel", "2", "--audit-wait", "0"];
  const { child, ended } = house.start(begin);
  while (house.reported().length < 4) await wait(5);
  child.kill("SIGKILL");
  await ended;
  const done = house.reported();
  const before = house.members.filter(({ name }) => done.includes(name)).map(requestsOf);
  expect(done.length).toBeLessThan(12);

  const again = await house.drift("--results", "results");

  expect([again.exitCode, lines(again.stdout).at(-1)]).toEqual([0, "12 in line · exit 0"]);
  expect(house.members.filter(({ name }) => done.includes(name)).map(requestsOf)).toEqual(before);
  expect(house.reported()).toHaveLength(12);
});

test("an interrupted run stops immediately, and says how to continue it", async () => {
  await using house = await openHouse(2);
  for (const { loopback } of house.members) loopback.inject(silence);
  const { child, ended } = house.start([
    "--tenants",
    "tenants.json",
    "--results",
    "results",
    "--audit-wait",
    "0",
  ]);
  while (house.members.some(({ loopback }) => loopback.requests.length === 0)) await wait(5);

  child.kill("SIGINT");

  expect(await ended).toEqual({
    ...{ exitCode: 130, stdout: "" },
    stderr: "m365: interrupted. Reports that were stored stay. Run this again to continue.\n",
  });
});

test("an exported state needs no pulumi command, and is refused if it names another tenant", async () => {
  await using house = await openHouse(2);
  const file = JSON.parse(house.read("tenants.json"));
  // Both tenants name the file with the first one's state.
  for (const tenant of file.tenants) tenant.state = "t001.state.json";
  writeFileSync(join(house.folder, "tenants.json"), JSON.stringify(file));

  const ended = await house.drift("--json", "report.json");

  expect(ended.exitCode).toBe(1);
  const { stacks } = JSON.parse(house.read("report.json"));
  expect(stacks.map(({ status }: { status: string }) => status)).toEqual(["inLine", "notReadable"]);
  expect(stacks[1].reason).toContain(house.members[0]?.loopback.tenantId);
  expect(house.started()).toEqual([]);
});

test("two shards merge into one report of every tenant", async () => {
  await using house = await openHouse(8);
  const [one, two] = await Promise.all(
    [1, 2].map((number) => house.drift("--results", `shard-${number}`, "--shard", `${number}/2`)),
  );
  expect([one?.exitCode, two?.exitCode]).toEqual([0, 0]);
  expect([...house.reported("shard-1"), ...house.reported("shard-2")].toSorted()).toEqual(
    house.members.map(({ name }) => name),
  );

  const merged = await house.merge(
    "shard-1",
    "shard-2",
    "--json",
    "report.json",
    "--history",
    "history.jsonl",
  );

  expect([merged.exitCode, merged.stdout]).toEqual([0, "8 in line · exit 0\n"]);
  expect(JSON.parse(house.read("report.json")).stacks).toHaveLength(8);
  expect(lines(house.read("history.jsonl"))).toHaveLength(8);
  const half = await house.merge("shard-1");
  expect([half.exitCode, lines(half.stdout).at(-1)]).toEqual([
    1,
    expect.stringMatching(/could not tell · exit 1$/),
  ]);
});

test("tenants that do not answer, throttle or refuse do not delay the others, and are reported", async () => {
  await using house = await openHouse(5);
  const [hanging, throttling, refusing] = house.members.map(({ loopback }) => loopback);
  hanging?.inject(silence);
  throttling?.inject({ match: () => true, status: 429, headers: { "Retry-After": "1" }, times: 2 });
  if (refusing) refusing.tenant.applicationRoles = [];

  const ended = await house.drift("--results", "results", "--time-limit", "3", "--json", "report.json");

  expect([ended.exitCode, ended.stderr]).toEqual([1, ""]);
  const { stacks } = JSON.parse(house.read("report.json"));
  expect(stacks.map(({ status }: { status: string }) => status)).toEqual([
    "notReadable",
    "inLine",
    "notReadable",
    "inLine",
    "inLine",
  ]);
  expect(stacks[0].reason).toBe("The check did not finish within 3 seconds (--time-limit).");
  expect(stacks[2].reason).toContain("Policy.Read.All");
});

/** Every file below a folder. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));

const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64"),
];

test("a tenant's id appears in no request for another tenant, and its credential in no command for another one, log, report or file", async () => {
  await using house = await openHouse(4);
  const [one, two, three] = house.members as [Member, Member, Member, Member];
  // One tenant cannot be read, one cannot sign in, and one has drifted.
  one.loopback.tenant.applicationRoles = [];
  three.loopback.administrator.setConsentPolicies(lowRisk);
  const wrong = { SECRET_2: "expired-canary-of-two" };
  const outputs = ["--json", "a.json", "--html", "a.html", "--markdown", "a.md", "--sarif", "a.sarif"];
  const parameters = ["--tenants", "tenants.json", "--results", "results", "--confirm-after", "0", "--names"];

  const ended = await house.start([...parameters, "--audit-wait", "0", "--history", "a.jsonl", ...outputs], {
    ...wrong,
    AZURE_LOG_LEVEL: "verbose",
    M365_CLIENT_SECRET: "left-over-canary",
  }).ended;

  expect(ended.exitCode).toBe(1);
  const secrets = house.members.map(({ name, loopback }) =>
    name === two.name ? wrong.SECRET_2 : loopback.clientSecret,
  );
  for (const { name, loopback } of house.members) {
    const own = loopback.tenantId;
    // No request to a tenant, including those for tokens, contains another tenant's id.
    const heard = JSON.stringify([loopback.requests, loopback.tokenRequests, loopback.log]);
    for (const other of house.members.filter((member) => member.name !== name))
      expect(heard).not.toContain(other.loopback.tenantId);
    expect(loopback.tokenRequests.length).toBeGreaterThan(0);
    expect(house.read(`results/tenants/${name}.json`)).toContain(own);
  }
  for (const { stack, env } of house.started()) {
    const others = secrets.filter((_, index) => house.members[index]?.name !== stack);
    expect(others.filter((secret) => JSON.stringify(env).includes(secret))).toEqual([]);
    expect(env).not.toHaveProperty("AZURE_LOG_LEVEL");
    expect(JSON.stringify(env)).not.toContain("left-over-canary");
  }
  const own = /^(pulumi\.jsonl|.*\.state\.json)$/;
  const places = filesIn(house.folder).filter(({ path }) => !own.test(path));
  const texts = [...places, { path: "stdout", text: ended.stdout }, { path: "stderr", text: ended.stderr }];
  const found = texts.flatMap(({ path, text }) =>
    [...secrets, "left-over-canary"]
      .flatMap(spellings)
      .concat("eyJhbGciOi", "eyJ0eXAiOi")
      .filter((secret) => text.includes(secret))
      .map((secret) => `${path}: ${secret}`),
  );
  expect(found).toEqual([]);
  // The search itself works: it finds a text that has to be there.
  expect(texts.some(({ text }) => text.includes(one.loopback.tenantId))).toBe(true);
  for (const { name } of house.members)
    for (const other of house.members.filter((member) => member.name !== name))
      expect(house.read(`results/tenants/${name}.json`)).not.toContain(other.loopback.tenantId);
});

test("a state or configuration that names another tenant is refused before anything is sent there", async () => {
  await using house = await openHouse(3);
  const [one, two, three] = house.members as [Member, Member, Member];
  // The first tenant has the state of the third; the configuration of the second names the third and its endpoints.
  await keepState(house, one.name, three.loopback);
  const { tenantId, environment } = three.loopback;
  const keys = { tenantId, authorityHost: environment.M365_AUTHORITY_HOST };
  const config = Object.entries(keys).map(([key, value]) => [`m365:${key}`, value] as const);
  const text = config.map(([key, value]) => `  ${key}: ${value}\n`).join("");
  writeFileSync(join(house.folder, `Pulumi.${two.name}.yaml`), `config:\n${text}`);
  const values = config.map(([key, value]) => [key, { value, secret: false }]);
  writeFileSync(join(house.folder, `${two.name}.config.json`), JSON.stringify(Object.fromEntries(values)));
  for (const { loopback } of house.members) loopback.clearRequests();

  const ended = await house.drift("--results", "results", "--json", "report.json");

  expect(ended.exitCode).toBe(1);
  const { stacks } = JSON.parse(house.read("report.json"));
  expect(stacks.map(({ status }: { status: string }) => status)).toEqual([
    "notReadable",
    "notReadable",
    "inLine",
  ]);
  expect(stacks[0].reason).toContain(three.loopback.tenantId);
  expect(stacks[1].reason).toContain(three.loopback.tenantId);
  expect(requestsOf(two)).toBe(0);
  expect(three.loopback.tokenRequests).toHaveLength(1);
});

test.each([
  [["--results", "results"], "--results needs --tenants."],
  [["--shard", "1/2"], "--shard needs --tenants."],
  [["--time-limit", "60"], "--time-limit needs --tenants."],
  [
    [
      ...["--tenants", "tenants.json", "--accept", "a/b"],
      ...["--ignore", "i.yaml", "--reason", "a", "--until", "2099-12-31"],
    ],
    "--accept cannot be combined with --tenants: write the entry that the report shows into the file, or run m365 drift --accept for one stack.",
  ],
  [
    ["--tenants", "tenants.json", "--adopt", "a/b"],
    "--adopt cannot be combined with --tenants: a tenant's program is not at hand. Run m365 drift --adopt in the folder of its project.",
  ],
  [
    ["--tenants", "tenants.json", "--stack", "prod"],
    "--stack cannot be combined with --tenants: the file names each tenant's stack.",
  ],
  [
    ["--tenants", "tenants.json", "--fix"],
    "--fix cannot be combined with --tenants: it only reads. Run m365 drift --fix for one stack.",
  ],
  [
    ["--tenants", "tenants.json", "--time-limit", "100"],
    "--time-limit is 100 seconds, but --confirm-after and --audit-wait alone take 195 for a tenant that drifted. Increase it.",
  ],
])("%j is refused before anything is read", async (parameters, sentence) => {
  await using house = await openHouse(0);

  expect(await house.start(parameters).ended).toEqual({
    ...{ exitCode: 1, stdout: "" },
    stderr: `m365: ${sentence} Nothing was read or written.\n`,
  });
});

test.each(["0/3", "4/3", "a/b", "1", "1/0"])("a shard %s is refused", async (shard) => {
  await using house = await openHouse(0);

  const { exitCode, stderr } = await house.drift("--shard", shard);

  expect(exitCode).toBe(1);
  expect(stderr).toContain(`"${shard}" is not a share of the tenants. Use 3/10 for the third of ten.`);
});
