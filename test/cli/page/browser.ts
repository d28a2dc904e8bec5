import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

/** The browser from an npm package, unpacked to the temporary folder on first use. */
export async function launchBrowser(): Promise<Browser> {
  // An ES module, which Jest cannot load.
  const program = 'import it from "@sparticuz/chromium"; process.stdout.write(await it.executablePath());';
  const executablePath = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  // Containers have no namespaces for the sandbox.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
