import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { withEngine } from "./harness/engine";
import { createProject } from "./harness/project";

withEngine();

const killed = `
require("pulumi-m365/dynamic");
setTimeout(() => process.kill(process.pid, "SIGKILL"), 400);
`;

test("a provider process that is killed after 400 ms leaves compiled code for the next process", async () => {
  await using project = await createProject({ program: "" });

  const child = spawn("node", ["-e", killed], { cwd: project.folder, env: project.env, stdio: "inherit" });
  const [, signal] = await once(child, "exit");

  expect(signal).toBe("SIGKILL");
  const kept = readdirSync(join(project.folder, "node_modules/.cache/pulumi-m365"), { recursive: true });
  expect(kept.length).toBeGreaterThan(100);
});
