import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { built } from "../built";
import { repository, withEngine } from "./harness/engine";

withEngine();

const cache = join(repository, "node_modules/.cache/pulumi-m365-demo");

function demo(): Promise<{ exitCode: number; text: string }> {
  const main = built("tools/demo/drift/main.js");
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main], { cwd: repository }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

test("npm run demo:drift shows stacks in line, drift with author and time, ignored, expired, reset and unreadable", async () => {
  const { exitCode, text } = await demo();

  expect({ exitCode, end: text.trim().split("\n").slice(-3).join("\n") }).toEqual({
    exitCode: 0,
    end: expect.stringMatching(/· exit 1\n\nEvery step went as expected\. Next: docs\/drift\.md\.$/),
  });
  expect(text.match(/· exit \d/g)?.join()).toBe("· exit 0,· exit 2,· exit 0,· exit 2,· exit 0,· exit 1");
  expect(readdirSync(cache)).toEqual([]);
});
