import { deepStrictEqual as same, ok as yes } from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guidOf, type Loopback } from "../../../provider/loopback";
import type { Client } from "../client";
import { execute } from "../execute";
import { install, pythonIn } from "../install";
import type { Stage } from "../stage";

const set = "/beta/deviceManagement/deviceConfigurations";
const type = "iosEasEmailProfileConfiguration";

/** Excluded: parts of Intune that IntuneCD backs up and that the loopback does not have. */
const others = {
  shared:
    "AppConfigurations AppProtection Compliance NotificationTemplate GPOConfigurations AppleEnrollmentProfile WindowsEnrollmentProfile EnrollmentStatusPage Intents ProactiveRemediation PowershellScripts ShellScripts ConfigurationPolicies ConditionalAccess EnrollmentConfigurations DeviceManagementSettings CustomAttributes DeviceCategories Roles ScopeTags DeviceCompliancePolicies ComplianceScripts ReusablePolicySettings",
  backup:
    "APNs VPP Applications ManagedGooglePlay CompliancePartner ManagementPartner RemoteAssistancePartner windowsDriverUpdates windowsFeatureUpdates windowsQualityUpdates SettingsCatalog",
};

/** Backs up profiles and filters to files, and writes the files back. */
export const intunecd: Client = {
  title: "IntuneCD 2.6",
  async run(stage) {
    const run = runIn(stage, pythonIn(await install("intunecd")));
    const { loopback, check } = stage;
    const id = seed(loopback);
    const folder = join(stage.folder, "Device Configurations");
    const file = join(folder, `Mail_${type}.json`);
    const { tenant, administrator } = loopback;

    await check(
      "backs up every profile, with the names of its groups and filters, and writes nothing",
      async () => {
        await run("backup");
        same(
          readdirSync(folder).filter((name) => name.endsWith(".json")).length,
          tenant.deviceConfigurations.size,
        );
        const { hostName, assignments } = JSON.parse(readFileSync(file, "utf8"));
        same(hostName, "outlook.office365.com");
        same(
          assignments.map(({ target }: Entry) => [
            target.groupName,
            target.deviceAndAppManagementAssignmentFilterId,
          ]),
          [
            ["Sales", "Corporate iPhones"],
            ["Board", null],
          ],
        );
        same(writesOf(loopback), []);
        yes(loopback.log.includes("GET /v1.0/deviceManagement/auditEvents"));
      },
    );
    await check("finds nothing to update afterwards", async () => {
      await run("update");
      same(writesOf(loopback), []);
    });
    await check("writes a value that was changed in a file, and no other profile", async () => {
      const kept = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...kept, hostName: "mail.contoso.com" }));
      await run("update");
      same(writesOf(loopback), [`PATCH ${set}/${id}`]);
      const { hostName, accountName } = { ...tenant.deviceConfigurations.get(id) } as Record<string, unknown>;
      same([hostName, accountName], ["mail.contoso.com", "Contoso"]);
    });
    await check("restores a target that was removed in the portal", async () => {
      const before = targetsOf(loopback, id);
      administrator.assign(id, []);
      await run("update", "--update-assignments");
      same(writesOf(loopback), [`POST ${set}/${id}/assign`]);
      same(targetsOf(loopback, id), before);
    });
    await check("recreates a deleted profile, and assigns it", async () => {
      const before = targetsOf(loopback, id);
      administrator.deleteDeviceConfiguration(id);
      await run("update", "--update-assignments");
      const made = [...tenant.deviceConfigurations.values()].find((one) => one.displayName === "Mail");
      same(writesOf(loopback), [`POST ${set}/`, `POST ${set}/${made?.id}/assign`]);
      same(made?.["hostName"], "mail.contoso.com");
      same(targetsOf(loopback, made?.id ?? ""), before);
    });
    await check("connects only to the tenant", () => same(stage.refused, []));
  },
};

interface Entry {
  readonly target: Record<string, unknown>;
}

function seed({ tenant, administrator }: Loopback): string {
  const groupOf = (name: string) => [...tenant.groups.values()].find((one) => one.displayName === name)?.id;
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": `#microsoft.graph.${type}`,
    displayName: "Mail",
    accountName: "Contoso",
    hostName: "outlook.office365.com",
    usernameSource: "userPrincipalName",
    emailAddressSource: "primarySmtpAddress",
    durationOfEmailToSync: "oneWeek",
    requireSsl: true,
  });
  administrator.assign(id, [
    {
      "@odata.type": "#microsoft.graph.groupAssignmentTarget",
      groupId: groupOf("Sales"),
      deviceAndAppManagementAssignmentFilterId: guidOf("filter Corporate iPhones"),
      deviceAndAppManagementAssignmentFilterType: "include",
    },
    { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: groupOf("Board") },
  ]);
  return id;
}

const writesOf = ({ requests }: Loopback): string[] =>
  requests.filter(({ kind }) => kind === "write").map(({ method, path }) => `${method} ${path}`);

const targetsOf = ({ tenant }: Loopback, id: string): unknown[] | undefined =>
  tenant.assignments.get(id)?.map(({ target }) => target);

/** Each run signs in separately; all its requests must conform to the contract. */
function runIn({ loopback, folder, environment }: Stage, python: string) {
  const { M365_TENANT_ID, M365_CLIENT_ID, M365_CLIENT_SECRET } = loopback.environment;
  const env = {
    ...environment,
    TENANT_NAME: M365_TENANT_ID,
    CLIENT_ID: M365_CLIENT_ID,
    CLIENT_SECRET: M365_CLIENT_SECRET,
  };
  return async (what: "backup" | "update", ...more: string[]): Promise<void> => {
    loopback.clearRequests();
    const exclude = [...others.shared.split(" "), ...(what === "backup" ? others.backup.split(" ") : [])];
    const audit = what === "backup" ? ["--audit"] : [];
    const given = [
      "-m",
      `IntuneCD.run_${what}`,
      "--mode",
      "1",
      "--path",
      folder,
      "--exit-on-error",
      ...audit,
    ];
    const options = { cwd: folder, env };
    const { status, text } = await execute(python, [...given, ...more, "--exclude", ...exclude], options);
    same(status, 0, text);
    same(loopback.violations, [], text);
    same(
      loopback.tokenRequests.map(({ status }) => status),
      [200],
    );
  };
}
