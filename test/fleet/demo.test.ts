import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository, withEngine } from "../e2e/harness/engine";

withEngine();
const demonstrationMs = 10 * 60_000;

const cache = join(repository, "node_modules/.cache");
const leftBehind = () =>
  existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("pulumi-m365-fleet-")) : [];

function startDemo() {
  const child = spawn(
    process.execPath,
    [join(repository, "bin/tools/demo/fleet/main.js"), "--tenants", "8"],
    {
      cwd: repository,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      text += part.toString();
    });
  return { child, text: () => text, ended: once(child, "close") };
}

test(
  "npm run demo:fleet: eight tenants with the engine, a worker killed twice, each tenant reported once",
  async () => {
    const before = leftBehind();
    const demo = startDemo();

    const [exitCode] = await demo.ended;

    expect(demo.text().trim().split("\n").at(-1)).toMatch(
      /8 tenants, each reported exactly once, nothing lost, nothing written to a tenant, although a worker was killed twice\.$/,
    );
    expect(exitCode).toBe(0);
    expect(demo.text().match(/Worker 1 is killed at work, and started again\./g)).toHaveLength(2);
    expect(leftBehind()).toEqual(before);
  },
  demonstrationMs,
);

test(
  "Ctrl-C ends the demonstration and its workers",
  async () => {
    const before = leftBehind();
    const demo = startDemo();
    while (!demo.text().includes("4 workers begin")) await once(demo.child.stdout, "data");

    demo.child.kill("SIGINT");

    expect(await demo.ended).toEqual([130, null]);
    expect(leftBehind()).toEqual(before);
  },
  demonstrationMs,
);
