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
new MobileEmailAccessPolicy("phones", { mode: pulumi.secret("outlookOnly"), onDelete: "restore" });
`;

/** The computed outputs that the state contains in plain text. */
function shownOf(state: { deployment: { resources: { outputs?: object }[] } }): string[] {
  const outputs = state.deployment.resources.flatMap((resource) => Object.entries(resource.outputs ?? {}));
  return outputs
    .filter(
      ([key, value]) => /^(previous|effectiveMode|promptingSince)$/.test(key) && !("ciphertext" in value),
    )
    .map(([key]) => key);
}

test.each<Front>(["classes", "plugin"])(
  "a secret in the program appears in no output, error, report or state of the %s",
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
    const last = taken
      .trim()
      .split("\n")
      .findLast((line) => line.includes('"ios-mail"'));
    expect(JSON.parse(last ?? "")).toMatchObject({
      verb: "diff",
      facts: [
        { kind: "drift", path: "settings.hostName", declared: "[secret]", live: "[secret]" },
        { kind: "resets" },
      ],
    });
    expect(taken).not.toMatch(/(hidden|changed)\.contoso\.com/);
    delete project.env["M365_OBSERVATIONS"];
    const state = await project.exportStack();
    expect(JSON.stringify(state)).not.toMatch(/hidden\.contoso\.com|outlookOnly/);
    expect(JSON.stringify(state)).toContain('"previous":{"4dabf18');
    expect(shownOf(state)).toEqual([]);

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
