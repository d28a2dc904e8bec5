import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startLoopback } from "../../../provider/loopback";
import { engineFor, findEngine } from "../engine";
import { installPackage } from "../install";
import { end, environment, onInterrupt, play } from "../play";
import { steps } from "./steps";

const repository = resolve(__dirname, "../../../..");

const program = `
const { EmailProfile, IntegratedAppsSetting, ProfileAssignment } = require("pulumi-m365");

new IntegratedAppsSetting("apps", { userConsent: "off" });
const mail = new EmailProfile("ios-mail", {
  displayName: "iOS mail",
  settings: { platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress", useOAuth: true },
});
new ProfileAssignment("ios-mail", { profileId: mail.id, targets: [{ kind: "group", groupName: "Sales" }] });
`;

/** Below node_modules, where the package finds what it needs. */
function makeProject(): string {
  const cache = join(repository, "node_modules/.cache/pulumi-m365-demo");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "drift-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: contoso\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "name": "contoso", "private": true, "main": "index.js" }\n');
  writeFileSync(join(folder, "index.js"), program);
  installPackage(repository, folder);
  return folder;
}

async function main(): Promise<number> {
  const path = findEngine(repository);
  const folder = makeProject();
  const loopback = await startLoopback();
  const env = environment(path, folder, "prod", loopback);
  const engine = engineFor(folder, env);
  const main = join(repository, "bin/provider/cli/main.js");
  const drift = engineFor(folder, env, [
    process.execPath,
    main,
    "drift",
    "--stack",
    "prod",
    "--confirm-after",
    "0",
  ]);
  const interrupted = onInterrupt(async () => void (await Promise.all([engine.stop(), drift.stop()])));
  try {
    return await play(steps, { loopback, engine, drift, folder }, interrupted, "docs/drift.md");
  } finally {
    await Promise.all([engine.stop(), drift.stop()]);
    await loopback.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

end(main());
