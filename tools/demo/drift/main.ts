import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { startLoopback } from "../../../provider/loopback";
import { engineFor, findEngine } from "../engine";
import { end, environment, onInterrupt, play } from "../play";
import { makeProject } from "../project";
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

async function main(): Promise<number> {
  const path = findEngine(repository);
  const folder = makeProject(repository, "pulumi-m365-demo/drift-", "contoso", program);
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
