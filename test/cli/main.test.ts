import { execFileSync, spawnSync } from "node:child_process";
import { version } from "../../package.json";
import { built } from "../built";

const bin = built("provider/cli/main.js");
const m365 = (...parameters: string[]) =>
  execFileSync(process.execPath, [bin, ...parameters], { encoding: "utf8" });

test("m365 --version prints the package's version", () => {
  expect(m365("--version")).toBe(`${version}\n`);
});

test.each([
  [["drift"], "(default: the selected one)"],
  [["exempt"], "default: the additional rules of the stack's last update"],
  [["drift", "merge"], "the folders or blob containers that the shards wrote"],
])("the help of %j describes its default in words", (command, words) => {
  const help = m365(...command, "--help");

  expect(help.replace(/\s+/g, " ")).toContain(words);
  expect(help).not.toContain("[])");
});

test("m365 fleet names its replacement, with any arguments", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "fleet", "work", "--cwd", "x"], {
    encoding: "utf8",
  });

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "m365: m365 fleet was removed: m365 drift --tenants tenants.yaml checks all tenants in one process, --results <place> stores each report, --shard 3/10 splits the tenants across machines, and m365 drift merge <results...> makes one report. Nothing was read or written.\n",
  );
});
