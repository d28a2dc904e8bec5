import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertVersion, run, type Sdk } from "./sdk.mts";

export const python: Sdk = {
  program: "__main__.py",
  fence: "python",
  build(sources, folder) {
    const manifest = readFileSync(join(sources, "pyproject.toml"), "utf8");
    assertVersion(/^\s*version = "(.+)"$/m.exec(manifest)?.[1], "pyproject.toml");
    run(sources, "python3", "-m", "venv", ".venv");
    run(sources, ".venv/bin/pip", "install", "--quiet", "build");
    run(sources, ".venv/bin/python", "-m", "build", "--outdir", folder);
    return folder;
  },
  project(built) {
    const wheel = readdirSync(built).find((name) => name.endsWith(".whl")) ?? "";
    return {
      files: { "Pulumi.yaml": "name: sdk\nruntime: { name: python, options: { virtualenv: venv } }\n" },
      install: [
        ["python3", "-m", "venv", "venv"],
        ["venv/bin/pip", "install", "--quiet", join(built, wheel)],
      ],
    };
  },
};
