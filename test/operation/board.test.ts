import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import { openBoard } from "../../provider/operation/board";
import { engineAddress, serverIdentity } from "../../provider/operation/engineServer";

let folder: string;
let engine: Server;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "m365-board-"));
  engine = await listen(0);
});
afterEach(async () => {
  await close(engine);
  rmSync(folder, { recursive: true });
});

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));
const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const unknownToTheSystem = async () => undefined;

/** The claims that one provider process of the engine sees. */
async function provider(identify = serverIdentity, place = folder): Promise<ClaimRegister> {
  return new ClaimRegister(await openBoard(addressOf(engine), { identify, place }));
}

const key = "EmailProfile/tenant/4711";
const shared = () => join(folder, readdirSync(folder)[0] ?? "");
const files = () => readdirSync(shared()).map((name) => join(shared(), name));

test("an object that one provider process adopted is not deleted by another process of the same engine", async () => {
  const [one, other] = [await provider(), await provider()];
  expect(other.of("old").isTaken(key)).toBe(false);

  one.of("new").make(key);

  expect(other.of("old").isTaken(key)).toBe(true);
  expect(other.of("old").isTaken("EmailProfile/tenant/4712")).toBe(false);
});

test("a create does not adopt an object that the state contains for a resource of another process", async () => {
  const [one, other] = [await provider(), await provider()];

  one.of("mail").noteState(key);

  expect(other.of("new").isInState(key)).toBe(true);
  expect(other.of("old").isTaken(key)).toBe(false);
});

test("lines of a later version are ignored", () => {
  const later = { note: () => undefined, others: () => ["lend 0123456789abcdef 0123456789abcdef extra\n"] };
  expect(new ClaimRegister(later).of("old").isTaken(key)).toBe(false);
});

test("a claim by another process applies to other resources, not to the resource itself", async () => {
  const [one, other] = [await provider(), await provider()];

  one.of("mail").keep(key);

  expect(other.of("other").isTaken(key)).toBe(true);
  expect(other.of("mail").isTaken(key)).toBe(false);

  one.of("mail").make("EmailProfile/tenant/made");
  expect(other.of("other").isTaken(key)).toBe(false);
});

test("a later engine on the same port ignores the claims that a crash left behind", async () => {
  (await provider()).of("new").make(key);
  const { port } = engine.address() as AddressInfo;
  await close(engine);
  engine = await listen(port);

  expect((await provider()).of("old").isTaken(key)).toBe(false);
  expect(files()).toHaveLength(1);
});

test("two engines at the same time do not share claims", async () => {
  const first = engine;
  (await provider()).of("new").make(key);
  engine = await listen(0);
  await using _ = { [Symbol.asyncDispose]: async () => void (await close(first)) };

  expect((await provider()).of("old").isTaken(key)).toBe(false);
});

test.each([
  ["for both", unknownToTheSystem, unknownToTheSystem],
  ["for one of them", unknownToTheSystem, serverIdentity],
])(
  "if the engine's identity is unknown %s, claims of an ended process are ignored",
  async (_, one, other) => {
    (await provider(one)).of("new").make(key);
    expect((await provider(other)).of("old").isTaken(key)).toBe(true);

    const [file = ""] = files();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    renameSync(file, file.replace(`-${process.pid}-`, `-${pid}-`));
    expect((await provider(other)).of("old").isTaken(key)).toBe(false);
  },
);

test("files contain nothing about the tenant or the stack, and only their owner can read them", async () => {
  const one = await provider();
  one.of("urn:pulumi:prod::mail::m365:index:EmailProfile::mail").make(key);
  one.of("urn:pulumi:prod::mail::m365:index:EmailProfile::mail").keep(key);

  const [file = ""] = files();
  expect(readFileSync(file, "utf8")).toMatch(
    /^make [0-9a-f]{16} [0-9a-f]{16}\nkeep [0-9a-f]{16} [0-9a-f]{16}\n$/,
  );
  expect(statSync(shared()).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ["that others can write to", (board: string) => chmodSync(board, 0o777)],
  [
    "that is a link",
    (board: string) => {
      rmSync(board, { recursive: true });
      symlinkSync(folder, board);
    },
  ],
  [
    "that is a file",
    (board: string) => {
      rmSync(board, { recursive: true });
      writeFileSync(board, "");
    },
  ],
])("with a folder %s, nothing is deleted or adopted, and an error says what to do", async (_, spoil) => {
  (await provider()).of("new").make(key);
  spoil(shared());

  const other = await provider();
  expect(() => other.of("old").isTaken(key)).toThrow(
    /^it is not known whether another resource of this stack manages this now, because the providers of this run cannot share .*claims-.* \(.+\)\. Set TMPDIR to a folder that only you can write\. Nothing was written\.$/,
  );
});

test("if a claim cannot be written, its process stops deleting", async () => {
  const one = await provider(serverIdentity, join(folder, "missing"));
  one.of("new").make(key);

  expect(one.of("old").isTaken(key)).toBe(true);
  expect(() => one.of("old").isTaken("EmailProfile/tenant/4712")).toThrow("(ENOENT)");
});

test("files that a crash left behind are removed after a day", async () => {
  (await provider()).of("new").make(key);
  const [left = ""] = files();
  const twoDaysAgo = Date.now() / 1_000 - 2 * 24 * 3_600;
  utimesSync(left, twoDaysAgo, twoDaysAgo);

  (await provider()).of("new").make(key);

  expect(files()).toEqual([expect.not.stringContaining(left)]);
});

test("a process removes its file when the engine ends it, but not when it is killed", async () => {
  const board = join(__dirname, "../../provider/operation/board.ts");
  const main = `require("ts-node").register({ transpileOnly: true, compilerOptions: { rootDir: "/" } });
    require(${JSON.stringify(board)}).openBoard("${addressOf(engine)}", { place: ${JSON.stringify(folder)} })
      .then((board) => { board.note("make 0 0\\n"); console.log("noted"); setInterval(() => {}, 1000); });`;
  const ended = async (signal: NodeJS.Signals) => {
    const child = spawn(process.execPath, ["-e", main], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    expect(files()).toHaveLength(1);
    child.kill(signal);
    expect((await once(child, "exit"))[1]).toBe(signal);
  };

  await ended("SIGINT");
  expect(files()).toEqual([]);
  await ended("SIGTERM");
  expect(files()).toEqual([]);
  await ended("SIGKILL");
  expect(files()).toHaveLength(1);
});

test("systems without /proc identify an engine by its process id and start time", async () => {
  const identity = await serverIdentity(addressOf(engine), "darwin");
  expect(identity).toMatch(new RegExp(`^${process.pid} \\w{3} \\w{3} .*\\d{4}$`));
  const { port } = engine.address() as AddressInfo;
  await close(engine);
  expect(await serverIdentity(`127.0.0.1:${port}`, "darwin")).toBeUndefined();
  expect(await serverIdentity(`127.0.0.1:${port}`, "linux")).toBeUndefined();
  engine = await listen(0);
});

test("the engine's address is the last matching argument, whatever log options follow", () => {
  expect(engineAddress(["node", "main.js", "--logtostderr", "-v=9", "127.0.0.1:4711"])).toBe(
    "127.0.0.1:4711",
  );
  expect(engineAddress(["node", "main.js", "--tracing", "http://127.0.0.1:1/api", "127.0.0.1:4711"])).toBe(
    "127.0.0.1:4711",
  );
  expect(engineAddress(["node", "jest"])).toBeUndefined();
});
