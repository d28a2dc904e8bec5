import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Context, program as fileName } from "./engine.mts";

/**
 * A program of a Go module.
 *
 * `module` is the folder of the go.mod that requires it, `versionVariable` the variable that contains its version,
 * `minutes` how long it takes to build on two cores with nothing downloaded.
 */
export type GoProgram = {
  name: string;
  module: string;
  package: string;
  versionVariable?: string;
  minutes: string;
};

/** Compiles a program into a folder. */
export async function goBuild(
  program: GoProgram,
  version: string,
  folder: string,
  context: Context,
): Promise<void> {
  const output = join(folder, fileName(program.name));
  // Embedding the repository's own commit in the program would fail in folders that Git does not trust.
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath"];
  const stamp = program.versionVariable ? ` -X ${program.versionVariable}=v${version}` : "";
  await go(
    ["build", ...flags, "-ldflags", `-s -w${stamp}`, "-o", output, program.package],
    program.module,
    context,
  );
}

/** The folder in which the go command stores the source of a module that a program needs. */
export async function goModuleFolder(
  program: GoProgram,
  path: string,
  { env, signal }: Context,
): Promise<string> {
  const options = { cwd: program.module, env: { ...env, GOWORK: "off" }, signal };
  const { stdout } = await promisify(execFile)("go", ["list", "-m", "-f", "{{.Dir}}", path], options);
  return stdout.trim();
}

async function go(parameters: string[], cwd: string, { env, signal }: Context): Promise<void> {
  // Without cgo no C compiler is needed; a workspace file in a parent folder must not be used.
  const own = { ...env, CGO_ENABLED: "0", GOWORK: "off" };
  const child = spawn("go", parameters, { cwd, env: own, signal, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said = (said + text).slice(-4000);
  });
  // After an interruption, the compilers that `go` started can keep this pipe, and so this process, open for a while.
  const [code] = await once(child, "close").finally(() => child.stderr.destroy());
  if (code !== 0) throw new Error(`its build with \`go\` failed (${said.trim().split("\n").at(-1)})`);
}
