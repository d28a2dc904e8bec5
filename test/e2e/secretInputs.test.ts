import { readFileSync } from "node:fs";
import { join } from "node:path";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, type Front, profilesNamed, useFront } from "./tenant";

withEngine();

const profile = (hostName: string) => `
new EmailProfile("ios-mail", {
  displayName: "iOS mail",
  settings: {
    platform: "ios", hostName: pulumi.secret(${JSON.stringify(hostName)}), accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress", useOAuth: true,
  },
});
`;

test.each<Front>(["classes", "plugin"])(
  "what a program marks as secret is in no line, no error, no report and no state of the %s",
  async (front) => {
    useFront(front);
    await using stack = await createStack(profile("hidden.contoso.com"));
    const { loopback, project } = stack;
    await succeeded(project.up());
    const [{ id } = { id: "" }] = profilesNamed(loopback);
    loopback.administrator.changeDeviceConfiguration(id, { hostName: "changed.contoso.com" });
    const observations = join(project.folder, "observations.jsonl");
    project.env["M365_OBSERVATIONS"] = observations;

    const drift = await succeeded(project.preview());

    expect(drift.all).toContain(
      'settings.hostName is "[secret]" in the tenant, but the program declares "[secret]".',
    );
    const taken = readFileSync(observations, "utf8");
    expect(JSON.parse(taken.trim().split("\n").at(-1) ?? "")).toMatchObject({
      verb: "diff",
      facts: [
        { kind: "drift", path: "settings.hostName", declared: "[secret]", live: "[secret]" },
        { kind: "resets" },
      ],
    });
    expect(taken).not.toMatch(/(hidden|changed)\.contoso\.com/);
    delete project.env["M365_OBSERVATIONS"];
    expect(JSON.stringify(await project.exportStack())).not.toContain("hidden.contoso.com");

    await stack.program(profile("https://hidden.contoso.com"));
    const refused = await project.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toContain('"[secret]" is not a host name.');

    await stack.program(profile("hidden.contoso.com"));
    loopback.inject({
      match: { method: "PATCH" },
      status: 400,
      body: { error: { code: "BadRequest", message: "hidden.contoso.com is unknown" } },
    });
    const failed = await project.up();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.all).toContain("400 BadRequest: [secret] is unknown.");
    for (const { all } of [drift, refused, failed]) expect(all).not.toMatch(/(hidden|changed)\.contoso\.com/);
  },
);
