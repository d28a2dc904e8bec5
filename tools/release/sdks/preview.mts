import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root, run, type Sdk, version } from "./sdk.mts";

const { startLoopback } = createRequire(import.meta.url)(join(root, "bin/provider/loopback/index.js")) as {
  startLoopback(): Promise<{ environment: Record<string, string>; close(): Promise<void> }>;
};

/** Previews the language's first program, with the package and the archive as users get them. */
export async function preview(sdk: Sdk, built: string, folder: string): Promise<void> {
  const { files, install } = sdk.project(built);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ ...files, [sdk.program]: exampleIn(sdk.fence) }))
    writeFileSync(join(folder, name), text);
  for (const [command = "", ...args] of install) run(folder, command, ...args);
  const loopback = await startLoopback();
  try {
    const planned = await planOf(folder, loopback.environment);
    if (planned !== 3) throw new Error(`${sdk.program} plans ${planned} resources of m365 instead of 3.`);
  } finally {
    await loopback.close();
  }
}

/** The first program in docs/_index.md. In TypeScript it uses the classes, which have the same names in the package. */
function exampleIn(fence: string): string {
  const page = readFileSync(join(root, "docs/_index.md"), "utf8");
  const [, text = ""] = new RegExp(`\`\`\`${fence}\n(.*?)\`\`\``, "s").exec(page) ?? [];
  return text.replace('"pulumi-m365"', '"@pulumi-m365/m365"');
}

/** Does not block while Pulumi runs, because the tenant answers from this process. */
async function planOf(folder: string, tenant: Record<string, string>): Promise<number> {
  const env = {
    ...process.env,
    ...tenant,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "",
  };
  const options = { cwd: folder, env, maxBuffer: 64 * 2 ** 20 };
  const pulumi = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)("pulumi", [...args, "--non-interactive"], options)).stdout;
  await pulumi("plugin", "install", "resource", "m365", version, "--file", archive(folder));
  await pulumi("stack", "init", "sdk");
  const { steps } = JSON.parse(await pulumi("preview", "--json")) as { steps: { urn: string }[] };
  return steps.filter(({ urn }) => urn.includes("m365:index:")).length;
}

function archive(folder: string): string {
  const here = `${platform() === "win32" ? "windows" : platform()}-${arch() === "x64" ? "amd64" : arch()}`;
  run(root, process.execPath, join(root, "tools/release/main.mts"), folder, here);
  return join(folder, `pulumi-resource-m365-v${version}-${here}.tar.gz`);
}
