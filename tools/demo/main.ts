import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startLoopback } from "../../provider/loopback";
import { engineFor, findEngine } from "./engine";
import { installPackage } from "./install";
import { end, environment, onInterrupt, play } from "./play";
import { steps } from "./steps";

const stack = "quickstart";
const repository = resolve(__dirname, "../../..");
const project = join(repository, "examples/quickstart");

async function main(): Promise<number> {
  const path = findEngine(repository);
  installPackage(repository, project);
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-quickstart-"));
  const loopback = await startLoopback();
  const engine = engineFor(project, environment(path, folder, stack, loopback));
  const interrupted = onInterrupt(() => engine.stop());
  try {
    const next = "README.md, docs/installation-configuration.md";
    return await play(steps, { loopback, engine }, interrupted, next);
  } finally {
    await engine.stop();
    await loopback.close();
    rmSync(folder, { recursive: true, force: true });
    // The engine stores the salt of the stack's secrets next to Pulumi.yaml.
    rmSync(join(project, `Pulumi.${stack}.yaml`), { force: true });
  }
}

end(main());
