import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

/** Starts the browser of an npm package, which is unpacked to the temporary folder on first use. */
export async function launchBrowser(): Promise<Browser> {
  // In a separate process, because the package is an ES module, which Jest cannot load.
  const program = 'import it from "@sparticuz/chromium"; process.stdout.write(await it.executablePath());';
  const executablePath = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  // Containers lack the namespaces that the browser's sandbox needs.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
