import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { built } from "../built";
import { repository, withEngine } from "./harness/engine";

withEngine();
jest.setTimeout(10 * 60_000);

const cache = join(repository, "node_modules/.cache");
const leftBehind = () =>
  existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("pulumi-m365-fleet-")) : [];

test("npm run demo:fleet resumes a killed shard, and reports each tenant once", async () => {
  const before = leftBehind();
  const main = built("tools/demo/fleet/main.js");
  const demo = spawn(process.execPath, [main, "--tenants", "12"], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [demo.stdout, demo.stderr])
    stream.on("data", (part: Buffer) => {
      text += part.toString();
    });

  const [exitCode] = await once(demo, "close");

  expect(text.trim().split("\n").at(-1)).toMatch(
    /12 tenants, each reported exactly once, none asked again that was reported, nothing written to a tenant, although a shard was killed\.$/,
  );
  expect(exitCode).toBe(0);
  expect(text.match(/Shard 1 is killed at work, and started again with the same command\./g)).toHaveLength(1);
  expect(leftBehind()).toEqual(before);
});
