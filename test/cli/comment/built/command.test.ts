import { spawnSync } from "node:child_process";
import { built } from "../../../built";
import { dynamic, previewJson } from "../plans";

const bin = built("provider/cli/main.js");

function comment(json: string, files: string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "preview-comment", ...files], {
    input: json,
    env: { PATH: process.env.PATH },
    encoding: "utf8",
  });
  return { exitCode: status, out: stdout, err: stderr };
}

test("the preview is taken from standard input", () => {
  const { exitCode, out, err } = comment(
    previewJson([{ op: "create", name: "a", type: dynamic("EmailProfile"), news: {} }]),
  );

  expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
  expect(out).toContain("| `a` | EmailProfile, new |");
});

test("input that is not a preview gives one sentence and exit code 1", () => {
  const { exitCode, out, err } = comment("Previewing update (prod)");

  expect({ exitCode, out, err }).toEqual({
    exitCode: 1,
    out: "",
    err: "m365: this is not the output of pulumi preview --json. Run: pulumi preview --json > preview.json; m365 preview-comment preview.json\n",
  });
});

test("a file that does not exist gives one sentence and exit code 1", () => {
  const { exitCode, out, err } = comment("", ["none.json"]);

  expect({ exitCode, out, err }).toEqual({
    exitCode: 1,
    out: "",
    err: "m365: there is no file none.json. Run: pulumi preview --json > none.json; m365 preview-comment none.json\n",
  });
});
