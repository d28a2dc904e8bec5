import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { root, run, type Sdk, version } from "./sdk.mts";

const { startLoopback } = createRequire(import.meta.url)(join(root, "bin/provider/loopback/index.js")) as {
  startLoopback(): Promise<{ environment: Record<string, string>; close(): Promise<void> }>;
};

/** Previews the language's first program, with the package and the archive as their users get them. */
export async function preview(sdk: Sdk, built: string, folder: string): Promise<void> {
  const { files, install } = sdk.project(built);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ ...files, [sdk.program]: exampleIn(sdk.fence) }))
    writeFileSync(join(folder, name), text);
  for (const [command = "", ...args] of install) run(folder, command, ...args);
  const loopback = await startLoopback();
  try {
    const planned = planOf(folder, loopback.environment);
    if (planned !== 3) throw new Error(`${sdk.program} plans ${planned} resources of m365 instead of 3.`);
  } finally {
    await loopback.close();
  }
}

/** The first program of docs/_index.md; that in TypeScript is written for the classes, whose names are the same. */
function exampleIn(fence: string): string {
  const page = readFileSync(join(root, "docs/_index.md"), "utf8");
  const [, text = ""] = new RegExp(`\`\`\`${fence}\n(.*?)\`\`\``, "s").exec(page) ?? [];
  return text.replace('"pulumi-m365"', '"@pulumi-m365/m365"');
}

function planOf(folder: string, tenant: Record<string, string>): number {
  const env = {
    ...process.env,
    ...tenant,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "",
  };
  const pulumi = (...args: string[]) =>
    execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
  pulumi("plugin", "install", "resource", "m365", version, "--file", archive(folder));
  pulumi("stack", "init", "sdk");
  const { steps } = JSON.parse(String(pulumi("preview", "--json"))) as { steps: { urn: string }[] };
  return steps.filter(({ urn }) => urn.includes("m365:index:")).length;
}

function archive(folder: string): string {
  const here = `${platform() === "win32" ? "windows" : platform()}-${arch() === "x64" ? "amd64" : arch()}`;
  run(root, process.execPath, join(root, "tools/release/main.mts"), folder, here);
  return join(folder, `pulumi-resource-m365-v${version}-${here}.tar.gz`);
}
