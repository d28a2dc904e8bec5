import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const main = join(__dirname, "../../tools/pulumi/main.mts");

// Replaces the Go compiler: records the call and writes the requested program.
const go = `
echo "$*" >> "$LOG"
while [ "$1" != "-o" ]; do shift; done
echo half > "$2"
/bin/sleep "\${GO_SECONDS:-0}"
echo whole > "$2"
`;
const pulumi = (version: string, then = 'echo "called with $*"') => `
if [ "$1" = version ]; then echo ${version}; else ${then}; fi
`;
// Replaces the network: returns the installer that the SDK downloads, as a shell script.
const network = (installer: string) =>
  `globalThis.fetch = async () => new Response(${JSON.stringify(installer)});`;
const noNetwork = 'globalThis.fetch = async () => { throw new TypeError("fetch failed"); };';

test("an engine on PATH that is new enough is used", async () => {
  using machine = newMachine({ pulumi: pulumi("v3.300.1"), "pulumi-language-nodejs": "" });

  const { where } = await machine.run("--where");

  expect(where).toEqual({ version: "3.300.1", source: "path", path: expect.any(String) });
  expect(where.path.split(delimiter)).toEqual([
    machine.programs,
    join(__dirname, "../../node_modules/@pulumi/pulumi"),
    join(__dirname, "../../node_modules/.bin"),
    machine.programs,
  ]);
});

test.each([
  ["is too old", { pulumi: pulumi("v3.99.0"), "pulumi-language-nodejs": "" }],
  ["has no host for Node", { pulumi: pulumi("v3.300.1") }],
  ["does not work", { pulumi: "exit 1", "pulumi-language-nodejs": "" }],
])("an engine on PATH that %s is replaced by one built from Go modules", async (_, programs) => {
  using machine = newMachine({ ...programs, go });

  const { where } = await machine.run("--where");

  expect(where).toMatchObject({ source: "build", version: expect.stringMatching(/^3\.\d+\.\d+$/) });
  expect(where.path.startsWith(join(machine.cache, where.version))).toBe(true);
});

test("the second use finds the engine in the cache and needs no compiler", async () => {
  using machine = newMachine({ go });

  const first = await machine.run("--where");
  rmSync(join(machine.programs, "go"));
  const second = await machine.run("--where");

  expect(second).toEqual({ ...first, stderr: "" });
  expect(machine.builds()).toHaveLength(2);
});

test("without an engine, a download and a compiler, one error says what was tried and what to do", async () => {
  using machine = newMachine({ pulumi: pulumi("v3.99.0") });

  const { exitCode, stdout, stderr } = await machine.run("--where");

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toBe(
    "There is no Pulumi engine: `pulumi` on PATH is 3.99.0, older than 3.216.0; none is in the cache; " +
      "its download is switched off (M365_NO_DOWNLOAD=1); its build needs `go`, which is not on PATH. " +
      "Install Pulumi 3.216.0 or newer (https://www.pulumi.com/docs/install/), " +
      "or Go 1.25 or newer with access to a Go module proxy, and run this again.\n",
  );
});

test("a failed build shows the compiler's last line and leaves no files", async () => {
  using machine = newMachine({ go: 'echo "go: downloading x" >&2; echo "go: no such host" >&2; exit 1' });

  const { exitCode, stderr } = await machine.run("--where");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("its build with `go` failed (go: no such host). Install Pulumi");
  expect(readdirSync(machine.cache)).toEqual([]);
});

test("a read-only cache is reported with a way to select another folder", async () => {
  using machine = newMachine({ go });
  writeFileSync(machine.cache, "a file, not a folder");

  const { exitCode, stderr } = await machine.run("--where");

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/the cache cannot be written \(EEXIST.*; M365_ENGINE_CACHE names another folder\)/);
});

test("two concurrent processes build once, and the waiting one says so", async () => {
  using machine = newMachine({ go }, { GO_SECONDS: "2" });

  const results = await Promise.all([machine.run("--where"), machine.run("--where")]);

  expect(machine.builds()).toHaveLength(2);
  expect(results[0]?.where).toEqual(results[1]?.where);
  expect(results.filter(({ stderr }) => stderr.includes("Waiting for another process"))).toHaveLength(1);
});

test("an engine with a missing program is built again", async () => {
  using machine = newMachine({ go });
  await machine.run("--where");
  const engine = join(machine.cache, readdirSync(machine.cache)[0] as string);
  rmSync(join(engine, "pulumi"));

  await machine.run("--where");

  expect(readdirSync(engine)).toEqual(expect.arrayContaining(["pulumi", "pulumi-language-nodejs"]));
});

test("a killed build is not used as an engine, and the next use builds again", async () => {
  using machine = newMachine({ go }, { GO_SECONDS: "20" });
  const killed = machine.start("--where");
  while (machine.builds().length === 0) await sleep(50);
  killed.child.kill("SIGKILL");
  await killed.result;

  const { where } = await machine.run({ GO_SECONDS: "0" }, "--where");

  expect(where.source).toBe("build");
  expect(readFileSync(join(where.path.split(delimiter)[0] as string, "pulumi"), "utf8")).toBe("whole\n");
  expect(readdirSync(machine.cache)).toHaveLength(1);
});

test("an interrupted build cleans up and says so", async () => {
  using machine = newMachine({ go }, { GO_SECONDS: "20" });
  const { child, result } = machine.start("--where");
  while (machine.builds().length === 0) await sleep(50);

  child.kill("SIGTERM");

  expect(await result).toMatchObject({ exitCode: 130, stderr: expect.stringMatching(/\nInterrupted\.\n$/) });
  expect(readdirSync(machine.cache)).toEqual([]);
});

test("the SDK's installer is used before any build, if the network allows it", async () => {
  const installer = `
    while [ "$1" != "--install-root" ]; do shift; done
    /bin/mkdir "$2/bin" && cd "$2/bin"
    printf '#!/bin/sh\\necho v3.999.0\\n' > pulumi && /bin/chmod +x pulumi
    : > pulumi-language-nodejs
  `;
  using machine = newMachine({ go }, { M365_NO_DOWNLOAD: "" });
  machine.preload(network(installer));

  const { where } = await machine.run("--where");

  expect(where.source).toBe("installer");
  expect(readdirSync(where.path.split(delimiter)[0] as string).sort()).toContain("pulumi");
  machine.preload(noNetwork);
  expect((await machine.run("--where")).where).toEqual(where);
  expect(machine.builds()).toEqual([]);
});

test.each([
  ["without network", noNetwork],
  ["with a failing installer", network("exit 3")],
])("%s, the engine is built", async (_, preload) => {
  using machine = newMachine({ go }, { M365_NO_DOWNLOAD: "" });
  machine.preload(preload);

  const { where } = await machine.run("--where");

  expect(where.source).toBe("build");
});

test.each(["yaml", "dotnet", "java"])("the host of %s is built only on request", async (language) => {
  using machine = newMachine({ go });

  const { where } = await machine.run(`--with-${language}`, "--where");

  const folders = where.path.split(delimiter);
  expect(existsSync(join(folders[1] as string, `pulumi-language-${language}`))).toBe(true);
  expect(machine.builds()).toHaveLength(3);
});

test("arguments, output and exit code are those of the engine", async () => {
  using machine = newMachine({
    pulumi: pulumi("v3.300.1", 'echo "called with $*"; exit 7'),
    "pulumi-language-nodejs": "",
  });

  const result = await machine.run("up", "--where", "two words");

  expect(result).toMatchObject({ exitCode: 7, stdout: "called with up --where two words\n", stderr: "" });
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s is passed to the engine, whose end is awaited",
  async (signal) => {
    const patient = `trap 'echo tidied; exit 9' ${signal.slice(3)}; echo ready; n=0; while [ $n -lt 200 ]; do n=$((n+1)); /bin/sleep 0.1; done`;
    using machine = newMachine({ pulumi: pulumi("v3.300.1", patient), "pulumi-language-nodejs": "" });
    const { child, result } = machine.start("up");
    await once(child.stdout as NodeJS.ReadableStream, "data");

    child.kill(signal);

    expect(await result).toMatchObject({ exitCode: 9, stdout: "ready\ntidied\n" });
  },
);

type Result = {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The output of `--where`. */
  where: { version: string; path: string; source: string };
};

/** A machine with an empty cache and only these shell scripts on PATH. */
function newMachine(scripts: Record<string, string>, settings: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-tool-"));
  const [programs, cache, log] = [join(folder, "programs"), join(folder, "cache"), join(folder, "log")];
  const preloaded = join(folder, "preload.mjs");
  mkdirSync(programs);
  writeFileSync(preloaded, "");
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}`);
    chmodSync(join(programs, name), 0o755);
  }
  const env = {
    PATH: programs,
    LOG: log,
    M365_ENGINE_CACHE: cache,
    M365_NO_DOWNLOAD: "1",
    NODE_OPTIONS: `--import=${pathToFileURL(preloaded)}`,
    ...settings,
  };
  const start = (more: NodeJS.ProcessEnv, parameters: string[]) => {
    const child = spawn(process.execPath, [main, ...parameters], { env: { ...env, ...more } });
    return { child, result: resultOf(child) };
  };
  return {
    programs,
    cache,
    start: (...parameters: string[]) => start({}, parameters),
    run: (...parameters: (string | NodeJS.ProcessEnv)[]) =>
      start(
        Object.assign({}, ...parameters.filter((parameter) => typeof parameter === "object")),
        parameters.filter((parameter) => typeof parameter === "string"),
      ).result,
    preload: (module: string) => writeFileSync(preloaded, module),
    builds: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function resultOf(child: ChildProcess): Promise<Result> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (text) => {
    stdout += text;
  });
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout, stderr, where: stdout.startsWith("{") ? JSON.parse(stdout) : undefined };
}
