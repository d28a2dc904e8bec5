import { execFile } from "node:child_process";
import { join } from "node:path";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import type { Project } from "./harness/project";
import { createStack, iosProfile, isPlugin, profilesNamed } from "./tenant";

withEngine();

function drift({ folder, env }: Project): Promise<{ exitCode: number; stdout: string }> {
  const main = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const parameters = [main, "drift", "--confirm-after", "0"];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, parameters, { cwd: folder, env }, (_, stdout) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout }),
    );
  });
}

const fact =
  'settings.hostName is "mail.contoso.com" in the tenant, but the program declares "outlook.office365.com".';

test("drift found by a refresh is still drift for the preview, the drift report and the next up", async () => {
  await using stack = await createStack(iosProfile());
  const { project, loopback } = stack;
  await succeeded(project.up());
  const [{ id } = { id: "" }] = profilesNamed(loopback);
  loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.contoso.com" });

  const refresh = await succeeded(project.refresh());

  expect(refresh.all).toContain(fact);
  expect(refresh.all).not.toMatch(/will be|users/);
  for (const preview of [await project.preview("--diff"), await project.preview("--refresh", "--diff")]) {
    expect(steps(preview)).toEqual(["update ios-mail"]);
    expect(preview.all).toContain(fact);
    expect(preview.all).toContain("will be reset to the declared values.");
    if (isPlugin()) expect(preview.all).toContain('"mail.contoso.com" => "outlook.office365.com"');
  }
  expect(await drift(project)).toEqual({
    exitCode: 2,
    stdout: expect.stringContaining("settings.hostName: outlook.office365.com → mail.contoso.com"),
  });
  await succeeded(project.up());
  expect(profilesNamed(loopback)).toEqual([expect.objectContaining({ hostName: "outlook.office365.com" })]);
  await succeeded(project.preview("--expect-no-changes"));
});
