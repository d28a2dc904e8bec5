import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { built } from "../built";
import { repository, withEngine } from "./harness/engine";

withEngine();

function startQuickstart() {
  const child = spawn(process.execPath, [built("tools/demo/main.js")], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (part) => {
    text += part;
  });
  child.stderr.on("data", (part) => {
    text += part;
  });
  return { child, text: () => text, ended: once(child, "close") };
}

const leftBehind = () => [
  ...readdirSync(tmpdir()).filter((name) => name.startsWith("pulumi-m365-quickstart-")),
  ...readdirSync(join(repository, "examples/quickstart")).filter((name) =>
    name.startsWith("Pulumi.quickstart"),
  ),
];

test("npm start does what the quickstart promises, and registers its four resources", async () => {
  const before = leftBehind();
  const run = startQuickstart();

  const [exitCode] = await run.ended;

  expect({ exitCode, end: run.text().trim().split("\n").at(-1) }).toEqual({
    exitCode: 0,
    end: "Every step went as expected. Next: README.md, docs/installation-configuration.md.",
  });
  for (const kind of [
    "MobileEmailAccessPolicy phones",
    "IntegratedAppsSetting apps",
    "EmailProfile ios-mail",
    "ProfileAssignment ios-mail",
  ]) {
    expect(run.text()).toContain(`dynamic/m365:${kind} created`);
  }
  expect(leftBehind()).toEqual(before);
});

test("Ctrl-C ends the quickstart and the processes that it started", async () => {
  const before = leftBehind();
  const run = startQuickstart();
  while (!run.text().includes("2/6")) await once(run.child.stdout, "data");

  run.child.kill("SIGINT");
  const [exitCode] = await run.ended;

  expect(exitCode).toBe(130);
  expect(leftBehind()).toEqual(before);
});
