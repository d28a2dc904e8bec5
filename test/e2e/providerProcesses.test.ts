import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Loopback } from "../../provider/loopback";
import { type Result, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, projectFile } from "./tenant";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

/** A separate folder for the claims that a run's providers share, because other tests use the machine's default one. */
function sharedFolder() {
  const folder = mkdtempSync(join(tmpdir(), "m365-e2e-shared-"));
  return {
    env: { TMPDIR: folder },
    files: () =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /claims-\d+\/./.test(name)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

interface Form {
  /** Appended to every name in the program. */
  suffix: string;
  /** Resource options as a line of YAML. */
  options?: string;
  /** The ids of the existing profiles, which the renamed resources import. */
  adopted?: { mail: string; other: string };
}

const providers = `
  contoso: { type: "pulumi:providers:m365" }
  again: { type: "pulumi:providers:m365" }`;

/** All four kinds, including an additive assignment. */
const program = ({ suffix, options = "", adopted }: Form) => {
  const profile = (name: "mail" | "other") => `
  ${name}${suffix}:
    type: m365:EmailProfile
    options: { ${[options, adopted && `import: ${adopted[name]}`].filter(Boolean).join(", ")} }
    properties:
      displayName: ${name}
      settings: { platform: ios, hostName: outlook.office365.com, accountName: Contoso, emailAddressSource: primarySmtpAddress, useOAuth: true }`;
  return `
resources:${providers}${profile("mail")}${profile("other")}
  sales${suffix}:
    type: m365:ProfileAssignment
    options: { ${options} }
    properties: { profileId: "\${mail${suffix}.id}", targets: [{ kind: group, groupName: Sales }] }
  more${suffix}:
    type: m365:ProfileAssignment
    options: { ${options} }
    properties: { profileId: "\${other${suffix}.id}", mode: additive, targets: [{ kind: group, groupName: Sales }] }
  phones${suffix}:
    type: m365:MobileEmailAccessPolicy
    options: { ${options} }
    properties: { mode: outlookOnly, onDelete: restore }
  apps${suffix}:
    type: m365:IntegratedAppsSetting
    options: { ${options} }
    properties: { userConsent: microsoftManaged, onDelete: restore }
`;
};

const given = (provider: string) => `provider: "\${${provider}}"`;

const idsIn = ({ tenant }: Loopback) => {
  const idOf = (name: string) =>
    [...tenant.deviceConfigurations.values()].find(({ displayName }) => displayName === name)?.id ?? "";
  return { mail: idOf("mail"), other: idOf("other") };
};

/** Leaves out updates of profiles, which write the new owner's marker into the description. */
const beyondMarkers = (writes: readonly string[]) =>
  writes.filter((write) => !/^PATCH .*\/deviceConfigurations\/[^/]+$/.test(write));

const profilesIn = ({ deviceConfigurations }: Loopback["tenant"]) =>
  [...deviceConfigurations.values()].map(
    ({ description: _, version: __, lastModifiedDateTime: ___, ...profile }) => profile,
  );

/** Resources removed only from the state. The plugin reports them on the resource, the classes by name in the line. */
const stays = ({ events }: Result) => {
  const said = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
  const staying = said.filter(({ message }) => /stays in the tenant, because another/.test(message));
  const names = staying.map(
    ({ urn, message }) => /(\w+): stays/.exec(message)?.[1] ?? urn?.split("::").at(-1),
  );
  return [...new Set(names)].sort();
};

/** The preview's text about a profile that is deleted because its resource was renamed without an alias. */
const renamed = ({ mail }: { mail: string }) =>
  `another resource created the profile "mail" (${mail}). If that is this resource under its old name, add aliases: [{ name: "<old name>" }] to it. Without that line the old profile is deleted and a new one created: 1,277 users in "Sales" lose their mail account and anything that is not on the server, and set it up again if the new one is assigned to them.`;

const all = (suffix: string) =>
  ["apps", "mail", "more", "other", "phones", "sales"].map((name) => name + suffix);

test("resources renamed and moved to another provider or version, or replaced, stay in the tenant, and the preview says who would lose a profile", async () => {
  using shared = sharedFolder();
  await using stack = await createYamlStack(program({ suffix: "1" }), { env: shared.env });
  const { loopback, project } = stack;
  await succeeded(project.up());
  const adopted = idsIn(loopback);
  const before = structuredClone(loopback.tenant);
  loopback.clearRequests();

  await stack.program(program({ suffix: "2" }));
  expect((await project.preview()).all).toContain(renamed(adopted));

  await stack.program(program({ suffix: "2", options: given("contoso"), adopted }));
  expect(stays(await succeeded(project.pulumi("up", "--yes")))).toEqual(all("1"));
  expect(beyondMarkers(stack.writes())).toEqual([]);

  const urns = ["sales2", "more2", "phones2", "apps2"].flatMap((name) => ["--replace", `**::${name}`]);
  await stack.program(program({ suffix: "2", options: given("again"), adopted }));
  expect(stays(await succeeded(project.up(...urns)))).toEqual(["apps2", "more2", "phones2", "sales2"]);
  expect(beyondMarkers(stack.writes())).toEqual([]);

  await stack.program(program({ suffix: "3", options: "version: 0.9.0", adopted }));
  expect(stays(await succeeded(project.up()))).toEqual(all("2"));
  expect(beyondMarkers(stack.writes())).toEqual([]);
  expect(profilesIn(loopback.tenant)).toEqual(profilesIn(before));
  expect(loopback.tenant.authorizationPolicy).toEqual(before.authorizationPolicy);

  // Claims are shared only within a run, so destroy still deletes the profiles.
  expect(shared.files()).toEqual([]);
  await succeeded(project.destroy());
  expect(idsIn(loopback)).toEqual({ mail: "", other: "" });
  expect(loopback.violations).toEqual([]);
});

/** The same program for the classes. */
const typescript = `
const mailOf = (displayName: string) => new EmailProfile(displayName + "1", {
  displayName,
  settings: { platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso", emailAddressSource: "primarySmtpAddress", useOAuth: true },
});
const [mail, other] = ["mail", "other"].map(mailOf);
new ProfileAssignment("sales1", { profileId: mail.id, targets: [{ kind: "group", groupName: "Sales" }] });
new ProfileAssignment("more1", { profileId: other.id, mode: "additive", targets: [{ kind: "group", groupName: "Sales" }] });
new MobileEmailAccessPolicy("phones1", { mode: "outlookOnly", onDelete: "restore" });
new IntegratedAppsSetting("apps1", { userConsent: "microsoftManaged", onDelete: "restore" });
`;

test("resources renamed and moved from the classes to the plugin stay in the tenant", async () => {
  using shared = sharedFolder();
  await using stack = await createStack(typescript, { env: shared.env });
  const { loopback, project } = stack;
  await succeeded(project.up());
  const adopted = idsIn(loopback);
  const before = structuredClone(loopback.tenant);
  loopback.clearRequests();
  await stack.program(typescript.replaceAll('1"', '2"'));
  expect((await project.preview()).all).toContain(`mail2: ${renamed(adopted)}`);

  await project.write({ "Pulumi.yaml": projectFile("yaml") + program({ suffix: "2", adopted }) });

  expect(stays(await succeeded(project.pulumi("up", "--yes")))).toEqual(all("1"));

  expect(beyondMarkers(stack.writes())).toEqual([]);
  expect(profilesIn(loopback.tenant)).toEqual(profilesIn(before));
  expect(shared.files()).toEqual([]);
  await succeeded(project.preview("--expect-no-changes"));
});
