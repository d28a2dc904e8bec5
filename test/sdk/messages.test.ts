import { join } from "node:path";
import * as ts from "typescript";
import { findAll } from "../../provider/cli/export/found";
import { typescriptProgram } from "../../provider/cli/export/typescript";
import { everyPlatformAndTarget } from "../cli/export/everyTarget";
import { openRoom } from "../resources/harness";

const head = 'import { EmailProfile, IntegratedAppsSetting, ProfileAssignment } from "pulumi-m365";\n';
const mail = 'hostName: "mail.contoso.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress"';

/** Compiles programs as people have them: against the declarations of the built package, all in one go. */
function messagesOf(programs: Record<string, string>): Record<string, string[]> {
  const paths = new Map(
    Object.entries(programs).map(([name, text]) => [join(__dirname, `${name}.program.ts`), { name, text }]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => paths.has(path) || fileExists(path);
  host.getSourceFile = (path, ...more) => {
    const own = paths.get(path);
    return own ? ts.createSourceFile(path, own.text, ts.ScriptTarget.ES2023) : getSourceFile(path, ...more);
  };
  const compiled = ts.createProgram([...paths.keys()], options, host);
  return Object.fromEntries(
    [...paths].map(([path, { name }]) => [
      name,
      ts
        .getPreEmitDiagnostics(compiled, compiled.getSourceFile(path))
        .map(
          ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").split("\n").at(-1) ?? "",
        ),
    ]),
  );
}

test("a program that cannot work is refused by the compiler in words that name the property", async () => {
  await using room = await openRoom();
  everyPlatformAndTarget(room.loopback);
  const { found } = await findAll(room.operation().tenant);

  const messages = messagesOf({
    exported: typescriptProgram(found, room.loopback.tenantId),
    spelling: `${head}new EmailProfile("a", { displayName: "Mail", settings: { platform: "ios", ${mail}, useOauth: true } });`,
    platform: `${head}new EmailProfile("a", { displayName: "Mail", settings: { platform: "windows10", ${mail}, useOAuth: true } });`,
    value: `${head}new IntegratedAppsSetting("a", { userConsent: "disabled" });`,
    missing: `${head}new ProfileAssignment("a", { targets: [] });`,
  });

  expect(messages["exported"]).toEqual([]);
  expect(messages["spelling"]).toEqual([
    expect.stringMatching(/'useOauth' does not exist in type .*EmailProfileIosSettingsArgs/),
  ]);
  expect(messages["platform"]).toEqual([expect.stringMatching(/'useOAuth' does not exist in type/)]);
  expect(messages["value"]).toEqual([expect.stringMatching(/"disabled"' is not assignable to type .*"off"/)]);
  expect(messages["missing"]).toEqual([
    expect.stringMatching(/'profileId' is missing in type .* required in type 'ProfileAssignmentArgs'/),
  ]);
});
