import { deepStrictEqual as same, ok as yes } from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { groupOwnerConsent, type Loopback } from "../../../provider/loopback";
import type { Client } from "../client";
import { execute } from "../execute";
import { install } from "../install";
import type { Stage } from "../stage";

const set = "/beta/deviceManagement/deviceConfigurations";
const policy = "/beta/policies/authorizationPolicy/authorizationPolicy";
const low = "ManagePermissionGrantsForSelf.microsoft-user-default-low";
/** Exit codes of a plan: 0 for no changes, 2 for changes. */
const changes = 2;

/** Applies, changes and destroys a configuration; a plan of the same configuration must show no changes. */
export const terraform: Client = {
  title: "The Terraform provider microsoft365wp",
  async run(stage) {
    const run = await runIn(stage, await providerFolder());
    const { loopback, check } = stage;
    const { tenant, administrator } = loopback;
    const made = () => [...tenant.deviceConfigurations.values()].find((one) => one.displayName === "Mail");
    const targets = () => tenant.assignments.get(made()?.id ?? "")?.map(({ target }) => target.groupId);
    const consent = () =>
      tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
    const groupOf = (name: string) =>
      [...tenant.groups.values()].find((one) => one.displayName === name)?.id ?? "";
    const first = {
      host_name: "outlook.office365.com",
      group: groupOf("Sales"),
      consent: [groupOwnerConsent],
    };
    const second = {
      host_name: "mail.contoso.com",
      group: groupOf("Board"),
      consent: [low, groupOwnerConsent],
    };

    await check("creates an e-mail profile, assigns it, and sets the consent policies", async () => {
      await run(0, "apply", first);
      same(made()?.["hostName"], first.host_name);
      same(targets(), [first.group]);
      same(consent(), first.consent);
      const writes = [`PATCH ${policy}`, `POST ${set}`, `POST ${set}/${made()?.id}/assign`];
      same(writesOf(loopback).sort(), writes);
    });
    await check("plans no changes afterwards", async () => {
      await run(0, "plan", first);
      same(writesOf(loopback), []);
    });
    await check("updates each of them, keeping the profile's id", async () => {
      const id = made()?.id;
      await run(changes, "plan", second);
      await run(0, "apply", second);
      same([made()?.id, made()?.["hostName"]], [id, second.host_name]);
      same(targets(), [second.group]);
      same(consent().toSorted(), second.consent.toSorted());
      await run(0, "plan", second);
    });
    await check("detects a change in the portal, and resets it", async () => {
      administrator.changeDeviceConfiguration(made()?.id ?? "", { hostName: "elsewhere.contoso.com" });
      administrator.setConsentPolicies([groupOwnerConsent]);
      await run(changes, "plan", second);
      await run(0, "apply", second);
      same(made()?.["hostName"], second.host_name);
      same(consent().toSorted(), second.consent.toSorted());
    });
    await check("destroys it", async () => {
      const id = made()?.id;
      await run(0, "destroy", second);
      same(made(), undefined);
      yes(writesOf(loopback).includes(`DELETE ${set}/${id}`));
    });
    await check("connects only to the tenant", () => same(stage.refused, []));
  },
};

const writesOf = ({ requests }: Loopback): string[] =>
  requests.filter(({ kind }) => kind === "write").map(({ method, path }) => `${method} ${path}`);

/** M365_MICROSOFT365WP is the path of a provider that is already built; without it, the provider is installed. */
const providerFolder = async (): Promise<string> =>
  process.env.M365_MICROSOFT365WP ? dirname(process.env.M365_MICROSOFT365WP) : await install("terraform");

type Wish = Record<string, string | string[]>;

async function runIn({ loopback, folder, environment }: Stage, provider: string) {
  const command = await engine();
  const overrides = `"terraprovider/microsoft365wp" = ${JSON.stringify(provider)}`;
  const settings = join(folder, "cli.tfrc");
  writeFileSync(settings, `provider_installation {\n  dev_overrides {\n    ${overrides}\n  }\n}\n`);
  copyFileSync(join(__dirname, "main.tf"), join(folder, "main.tf"));
  const { M365_TENANT_ID, M365_CLIENT_ID, M365_CLIENT_SECRET } = loopback.environment;
  const env = {
    ...environment,
    TF_CLI_CONFIG_FILE: settings,
    CHECKPOINT_DISABLE: "1",
    ARM_TENANT_ID: M365_TENANT_ID,
    ARM_CLIENT_ID: M365_CLIENT_ID,
    ARM_CLIENT_SECRET: M365_CLIENT_SECRET,
  };
  return async (exitCode: number, what: string, variables: Wish): Promise<void> => {
    loopback.clearRequests();
    const given = Object.entries(variables).map(
      ([name, value]) => `-var=${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
    const options = what === "plan" ? ["-detailed-exitcode"] : ["-auto-approve"];
    const parameters = [what, "-input=false", "-no-color", ...options, ...given];
    const { status, text } = await execute(command, parameters, { cwd: folder, env });
    same(status, exitCode, text);
    same(loopback.violations, [], text);
  };
}

/** Terraform or OpenTofu from PATH, or else OpenTofu built from its Go module. */
async function engine(): Promise<string> {
  for (const name of ["terraform", "tofu"]) {
    const found = await execute(name, ["version"], { cwd: ".", env: process.env }).catch(() => undefined);
    if (found?.status === 0) return name;
  }
  return join(await install("opentofu"), "tofu");
}
