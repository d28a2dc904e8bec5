import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { version } from "../../package.json";

const bin = join(__dirname, "../../bin/provider/cli/main.js");
const m365 = (...parameters: string[]) =>
  execFileSync(process.execPath, [bin, ...parameters], { encoding: "utf8" });

test("m365 --version prints the package's version", () => {
  expect(m365("--version")).toBe(`${version}\n`);
});

test.each([
  [["drift"], "(default: the selected one)"],
  [["exempt"], "default: the allow rules of the stack's last update"],
  [["fleet", "enqueue"], "(default: today's date,"],
])("the help of %j says a default in words", (command, words) => {
  const help = m365(...command, "--help");

  expect(help.replace(/\s+/g, " ")).toContain(words);
  expect(help).not.toContain("[])");
});
