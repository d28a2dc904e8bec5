import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertVersion, root, run, type Sdk } from "./sdk.mts";

/** The version that the tests use. The newest version would require a newer Go on the machine of every user. */
function pulumi(): string {
  const modules = readFileSync(join(root, "tools/pulumi/modules/cli/go.mod"), "utf8");
  const [, version = ""] = /^require \S+\/pkg\/v3 (v\S+)/m.exec(modules) ?? [];
  return `github.com/pulumi/pulumi/sdk/v3@${version}`;
}

/** This folder is published as a commit. */
export const go: Sdk = {
  program: "main.go",
  fence: "go",
  build(sources, folder) {
    assertVersion(JSON.parse(readFileSync(join(sources, "m365/pulumi-plugin.json"), "utf8")).version, "m365");
    run(sources, "go", "get", pulumi());
    run(sources, "go", "mod", "tidy");
    run(sources, "go", "vet", "./...");
    cpSync(sources, folder, { recursive: true });
    return folder;
  },
  project(built) {
    const [, module = ""] = /^module (\S+)/m.exec(readFileSync(join(built, "go.mod"), "utf8")) ?? [];
    return {
      files: { "Pulumi.yaml": "name: sdk\nruntime: go\n" },
      install: [
        ["go", "mod", "init", "sdk"],
        ["go", "mod", "edit", `-replace=${module}=${built}`],
        ["go", "mod", "tidy"],
      ],
    };
  },
};
