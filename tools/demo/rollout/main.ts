import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { startLoopback } from "../../../provider/loopback";
import { engineFor, findEngine } from "../engine";
import { end, environment, onInterrupt, play } from "../play";
import { makeProject } from "../project";
import { seed } from "./seed";
import { steps } from "./steps";

const repository = resolve(__dirname, "../../../..");

const program = `
const { MobileEmailAccessPolicy } = require("pulumi-m365");

new MobileEmailAccessPolicy("phones", { mode: "outlookOnly" });
`;

async function main(): Promise<number> {
  const path = findEngine(repository);
  const folder = makeProject(repository, "pulumi-m365-rollout/demo-", "contoso", program);
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
