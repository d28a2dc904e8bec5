import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startLoopback } from "../../../provider/loopback";
import { engineFor, findEngine } from "../engine";
import { installPackage } from "../install";
import { end, environment, onInterrupt, play } from "../play";
import { seed } from "./seed";
import { steps } from "./steps";

const repository = resolve(__dirname, "../../../..");

const program = `
const { MobileEmailAccessPolicy } = require("pulumi-m365");

new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
`;

/** Below node_modules, where the package finds what it needs. */
function makeProject(): string {
  const cache = join(repository, "node_modules/.cache/pulumi-m365-rollout");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "demo-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: contoso\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "name": "contoso", "private": true, "main": "index.js" }\n');
  writeFileSync(join(folder, "index.js"), program);
  installPackage(repository, folder);
  return folder;
}

async function main(): Promise<number> {
  const path = findEngine(repository);
  const folder = makeProject();
  const loopback = await startLoopback({ seed });
  const env = { ...environment(path, folder, "prod", loopback), M365_RINGS: join(folder, "rings.yaml") };
  const engine = engineFor(folder, env);
  const m365 = engineFor(folder, env, [process.execPath, join(repository, "bin/provider/cli/main.js")]);
  const interrupted = onInterrupt(async () => void (await Promise.all([engine.stop(), m365.stop()])));
  try {
    return await play(steps, { loopback, engine, m365, folder }, interrupted, "docs/rollout.md");
  } finally {
    await Promise.all([engine.stop(), m365.stop()]);
    await loopback.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

end(main());
