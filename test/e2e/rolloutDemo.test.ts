import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { built } from "../built";
import { repository, withEngine } from "./harness/engine";

withEngine();

function demo(): Promise<{ exitCode: number; text: string }> {
  const main = built("tools/demo/rollout/main.js");
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main], { cwd: repository }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

test("npm run demo:rollout: three rings, killed twice, end with everybody on Outlook and no exemptions", async () => {
  const { exitCode, text } = await demo();

  expect({ exitCode, end: text.trim().split("\n").slice(-3).join("\n") }).toEqual({
    exitCode: 0,
    end: "Everybody with a phone is on Outlook, and no exemption of this rollout is left.\n\nEvery step went as expected. Next: docs/rollout.md.",
  });
  expect(text.match(/^Killed with [1-9]/gm)).toHaveLength(2);
  expect(readdirSync(join(repository, "node_modules/.cache/pulumi-m365-rollout"))).toEqual([]);
});
