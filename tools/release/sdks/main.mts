/**
 * Generates the plugin's package for a language, builds it, and previews the language's program in docs/_index.md with the
 * built package and the plugin's archive, against a loopback tenant.
 *
 *   main.mts <nodejs | python | go | dotnet> <folder>
 *
 * Requires `pulumi` and the tools of the language on PATH; run `npm run build` first.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { dotnet } from "./dotnet.mts";
import { go } from "./go.mts";
import { nodejs } from "./nodejs.mts";
import { preview } from "./preview.mts";
import { python } from "./python.mts";
import { root, run, type Sdk } from "./sdk.mts";

const sdks: Record<string, Sdk> = { nodejs, python, go, dotnet };

const [language = "", out = "dist"] = process.argv.slice(2);
const sdk = sdks[language];
if (!sdk) {
  console.error(`${language}: not one of ${Object.keys(sdks).join(", ")}. Nothing was written.`);
  process.exit(1);
}

const work = mkdtempSync(join(tmpdir(), "pulumi-m365-sdk-"));
try {
  const built = sdk.build(generate(language), mkdirSync(join(work, "built"), { recursive: true }) as string);
  await preview(sdk, built, join(work, "project"));
  cpSync(built, resolve(out), { recursive: true });
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Sets `supportPack`, as `pulumi package add` does; without it, a package for Go has no go.mod. */
function generate(name: string): string {
  const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8"));
  const file = join(work, "schema.json");
  writeFileSync(file, JSON.stringify({ ...schema, meta: { supportPack: true } }));
  run(work, "pulumi", "package", "gen-sdk", file, "--language", name, "--out", work);
  return join(work, name);
}
