import { findAll } from "../../provider/cli/export/exportedResources";
import { exportedTypescript } from "../../provider/cli/export/programs";
import { exampleOf, functionCalls } from "../../provider/derive/examples";
import { languages } from "../../provider/derive/languages";
import type { PackageSchema } from "../../provider/programs/schema";
import { definitions } from "../../provider/resources";
import * as schema from "../../schema.json";
import { everyPlatformAndTarget } from "../cli/export/everyTarget";
import { openRoom } from "../resources/harness";
import { messagesOf } from "./compiler";

const head = 'import { EmailProfile, IntegratedAppsSetting, ProfileAssignment } from "pulumi-m365";\n';
const mail = 'hostName: "mail.contoso.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress"';

/** Every TypeScript program in the documentation, by the place where it appears. */
function examples(): Record<string, string> {
  const typescript = languages.find(({ title }) => title === "TypeScript");
  const types = schema as unknown as PackageSchema;
  return Object.fromEntries([
    ...Object.values(definitions).map(({ kind }) => [kind, typescript?.program(exampleOf(kind), types)]),
    ...Object.entries(functionCalls).map(([name, call]) => [name, typescript?.call(name, call)]),
  ]);
}

test("the documented and exported programs compile, and a wrong program is refused with the name of the property", async () => {
  await using room = await openRoom();
  everyPlatformAndTarget(room.loopback);
  const { found } = await findAll(room.operation().tenant);

  const shown = examples();
  const messages = messagesOf({
    ...shown,
    exported: exportedTypescript(found, room.loopback.tenantId),
    spelling: `${head}new EmailProfile("a", { displayName: "Mail", settings: { platform: "ios", ${mail}, useOauth: true } });`,
    platform: `${head}new EmailProfile("a", { displayName: "Mail", settings: { platform: "windows10", ${mail}, useOAuth: true } });`,
    value: `${head}new IntegratedAppsSetting("a", { userConsent: "disabled" });`,
    missing: `${head}new ProfileAssignment("a", { targets: [] });`,
  });

  expect(messages["exported"]).toEqual([]);
  expect(Object.keys(shown).flatMap((name) => messages[name])).toEqual([]);
  expect(messages["spelling"]).toEqual([
    expect.stringMatching(/'useOauth' does not exist in type .*EmailProfileIosSettingsArgs/),
  ]);
  expect(messages["platform"]).toEqual([expect.stringMatching(/'useOAuth' does not exist in type/)]);
  expect(messages["value"]).toEqual([expect.stringMatching(/"disabled"' is not assignable to type .*"off"/)]);
  expect(messages["missing"]).toEqual([
    expect.stringMatching(/'profileId' is missing in type .* required in type 'ProfileAssignmentArgs'/),
  ]);
});
