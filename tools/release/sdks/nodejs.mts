import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertVersion, root, run, type Sdk } from "./sdk.mts";

/** The compiled folder is published, as with Pulumi's own packages. */
export const nodejs: Sdk = {
  program: "index.ts",
  fence: "typescript",
  build(sources, folder) {
    const manifest = JSON.parse(readFileSync(join(sources, "package.json"), "utf8"));
    assertVersion(manifest.version, manifest.name);
    run(sources, "npm", "install", "--no-audit", "--no-fund");
    run(sources, "npm", "run", "build");
    const { devDependencies: _, scripts: __, ...published } = manifest;
    writeFileSync(
      join(sources, "bin/package.json"),
      JSON.stringify({ ...published, repository: from() }, null, 2),
    );
    copyFileSync(join(root, "LICENSE"), join(sources, "bin/LICENSE"));
    run(join(sources, "bin"), "npm", "pack", "--pack-destination", folder);
    return folder;
  },
  project(built) {
    const [tarball = ""] = readdirSync(built);
    return {
      files: {
        "Pulumi.yaml": "name: sdk\nruntime: nodejs\n",
        "package.json": '{ "name": "sdk", "private": true, "main": "index.ts" }\n',
        "tsconfig.json":
          '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2023", "skipLibCheck": true, "noEmit": true } }\n',
      },
      install: [
        [
          "npm",
          "install",
          "--no-audit",
          "--no-fund",
          join(built, tarball),
          "@pulumi/pulumi",
          "typescript@5",
          "ts-node",
          "@types/node",
        ],
        ["npx", "tsc"],
      ],
    };
  },
};

/** The repository, against which npm checks the provenance. */
const from = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8")).repository;
