import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stacksOf } from "../../../provider/cli/drift/stacksOf";

const { PATH } = process.env;
let folder: string;
/** A `pulumi` command that lists these stacks, with the first one selected. */
function pulumiWith(...names: string[]): void {
  const listed = JSON.stringify(names.map((name, at) => ({ name, current: at === 0 })));
  const script = `#!/bin/sh\ncase "$*" in *version*) echo v3.255.0;; *"stack ls"*) echo '${listed}';; *) exit 1;; esac\n`;
  writeFileSync(join(folder, "pulumi"), script);
  chmodSync(join(folder, "pulumi"), 0o755);
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-stacks-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  process.env.PATH = `${folder}:${PATH}`;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});
const itIf = process.platform === "win32" ? test.skip : test;

itIf("--all checks every stack of the project, and the default is the selected one", async () => {
  pulumiWith("fabrikam", "contoso");

  await expect(stacksOf(folder, { stack: [], all: true })).resolves.toEqual(["contoso", "fabrikam"]);
  await expect(stacksOf(folder, { stack: [] })).resolves.toEqual(["fabrikam"]);
  await expect(stacksOf(folder, { stack: ["a", "b", "a"] })).resolves.toEqual(["a", "b"]);
});

itIf("no selected stack, and --all with --stack, are refused with the next step", async () => {
  pulumiWith();

  await expect(stacksOf(folder, { stack: [], all: true })).rejects.toThrow(
    `the project in ${folder} has no stacks. Create one with pulumi stack init, or sign in to its backend with pulumi login.`,
  );
  await expect(stacksOf(folder, { stack: [] })).rejects.toThrow(
    `no stack is selected in ${folder}. Name stacks with --stack, take all with --all, or choose one with pulumi stack select.`,
  );
  await expect(stacksOf(folder, { stack: ["a"], all: true })).rejects.toThrow(
    "--all cannot be combined with --stack. Remove one of them.",
  );
});
