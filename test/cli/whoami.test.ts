import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Loopback, startLoopback, type TenantData } from "../../provider/loopback";
import { built } from "../built";

const bin = built("provider/cli/main.js");

async function whoami(loopback: Loopback, options: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [bin, "whoami", ...options], {
    env: { PATH: process.env.PATH, ...loopback.environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (part) => {
    said.stdout += part;
  });
  child.stderr.on("data", (part) => {
    said.stderr += part;
  });
  const [exitCode] = await once(child, "close");
  return { exitCode, ...said };
}

/** The permissions of docs/permissions.md for a pipeline that only previews. */
const reading = (tenant: TenantData) => {
  tenant.applicationRoles = [
    "DeviceManagementConfiguration.Read.All",
    "GroupMember.Read.All",
    "Policy.Read.All",
    "Directory.Read.All",
    "Exchange.ManageAsApp",
  ];
  tenant.managementRoles = ["View-Only Configuration", "View-Only Recipients"];
};

const graphRoles = ({ tenant }: Loopback) =>
  tenant.applicationRoles.filter((role) => role !== "Exchange.ManageAsApp");

const secretsOf = ({ clientSecret }: Loopback) => [clientSecret, "eyJ"];

test("with all permissions the exit code is 0, and only permissions are read", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stdout, stderr } = await whoami(loopback);

  expect(stderr).toBe("");
  expect(stdout).toContain(`Signed in with clientSecret\n  tenant             ${loopback.tenantId}\n`);
  expect(stdout).toContain(`${loopback.tenant.application.displayName} (${loopback.clientId})`);
  expect(stdout).toContain("Exchange cmdlets   11 of 11 needed\n");
  expect(stdout).toMatch(/\nEnough for preview, drift and pulumi up\.\n$/);
  expect(exitCode).toBe(0);
  expect(loopback.log).toEqual([`GET /adminapi/v1.0/${loopback.tenantId}/EXOModuleFile`]);
  for (const secret of secretsOf(loopback)) expect(stdout).not.toContain(secret);
});

test("all permissions are listed, on lines that fit a terminal", async () => {
  await using loopback = await startLoopback();

  const { stdout } = await whoami(loopback);
  const [, named = ""] = /Graph permissions {2}(.*?)\n {2}Exchange /s.exec(stdout) ?? [];

  expect(named.split(/,\s+/)).toEqual(graphRoles(loopback));
  expect(named.split("\n").length).toBeGreaterThan(3);
  for (const line of named.split("\n").slice(1)) expect(line).toMatch(/^ {21}\S.{0,58}$/);
});

test("read permissions are enough for exit code 0, and the output says what pulumi up would lack", async () => {
  await using loopback = await startLoopback({ seed: reading });

  const { exitCode, stdout } = await whoami(loopback);

  expect(stdout).toContain(
    "EmailProfile            read  yes\n  without DeviceManagementApps.Read.All: show who changed a profile or its assignments, for `m365 drift`\nEmailProfile            write no\n  lacks DeviceManagementConfiguration.ReadWrite.All: write profiles and their assignments\n",
  );
  expect(stdout).toContain(
    "MobileEmailAccessPolicy read  yes\n  without Reports.Read.All: count users by mail app, for the preview (public cloud)\n  without AuditLogsQuery-Exchange.Read.All: show who changed Exchange settings and rules, for `m365 drift` (public cloud)\nMobileEmailAccessPolicy write no\n  lacks the role Exchange Administrator (or Organization Client Access in Exchange Online): write the default access level and the rules\n",
  );
  expect(stdout).toContain("Enough for preview and drift, but not for pulumi up of 4 resources.\n");
  expect(exitCode).toBe(0);
});

test("a missing read permission gives exit code 1, unless --resource leaves out the resource", async () => {
  await using loopback = await startLoopback({
    seed: (tenant) => {
      reading(tenant);
      tenant.applicationRoles = tenant.applicationRoles.filter((name) => name !== "Policy.Read.All");
    },
  });

  const all = await whoami(loopback);
  const some = await whoami(loopback, ["--resource", "EmailProfile", "ProfileAssignment"]);

  expect(all.stdout).toContain(
    "IntegratedAppsSetting   read  no\n  lacks Policy.Read.All: read user consent\n",
  );
  expect(all.stdout).toContain("Not enough to preview 1 resource. Grant what is missing in Entra ID");
  expect(some.stdout).not.toContain("IntegratedAppsSetting");
  expect([all.exitCode, some.exitCode]).toEqual([1, 0]);
});

test("only relevant Microsoft Entra roles are listed", async () => {
  await using loopback = await startLoopback({
    seed: ({ application }) => {
      application.directoryRoleIds = [
        "29232cdf-9323-42fd-ade2-1d097af3e4de",
        "0997a1d0-0d1d-4acb-b408-d5ca73121e90",
      ];
    },
  });

  expect((await whoami(loopback)).stdout).toContain("directory roles    Exchange Administrator\n");
});

test("without an Exchange role, the missing cmdlets are listed, and the exit code is 1", async () => {
  await using loopback = await startLoopback({
    seed: (tenant) => {
      tenant.managementRoles = [];
    },
  });

  const { exitCode, stdout } = await whoami(loopback, ["--json", "--resource", "MobileEmailAccessPolicy"]);

  const report = JSON.parse(stdout);
  expect(report).toEqual({
    version: 1,
    signIn: "clientSecret",
    tenantId: loopback.tenantId,
    applicationId: loopback.clientId,
    applicationName: loopback.tenant.application.displayName,
    cloud: "public",
    permissions: { graph: graphRoles(loopback), exchange: ["Exchange.ManageAsApp"] },
    directoryRoles: null,
    exchangeCmdlets: { has: [], lacks: expect.arrayContaining(["Get-MobileDevice"]) },
    access: [
      {
        resource: "MobileEmailAccessPolicy",
        verb: "read",
        isEnough: false,
        missing: [
          {
            what: "read the default access level and the rules",
            needs: "the role Global Reader (or View-Only Configuration in Exchange Online)",
            optional: false,
          },
          {
            what: "count devices and mailboxes for the preview",
            needs: "the role Global Reader (or View-Only Recipients in Exchange Online)",
            optional: false,
          },
          {
            what: "say whether EWS stays on, for the preview of `outlookOnly`",
            needs: "the role Global Reader (or View-Only Configuration in Exchange Online)",
            optional: true,
          },
          {
            what: "show when a device last synced, for `m365 explain`",
            needs: "the role Global Reader (or View-Only Recipients in Exchange Online)",
            optional: true,
          },
        ],
      },
      expect.objectContaining({ verb: "write", isEnough: false }),
    ],
  });
  expect(exitCode).toBe(1);
  for (const secret of secretsOf(loopback)) expect(stdout).not.toContain(secret);
});

test("if Exchange does not report the cmdlets, access is unknown and the exit code is 1", async () => {
  await using loopback = await startLoopback();
  loopback.inject({ match: { path: /EXOModuleFile/ }, status: 404 });

  const { exitCode, stdout } = await whoami(loopback, ["--resource", "MobileEmailAccessPolicy"]);

  expect(stdout).toContain("Exchange cmdlets   unknown: Exchange does not report them\n");
  expect(stdout).toContain("MobileEmailAccessPolicy read  unknown\n");
  expect(exitCode).toBe(1);
});

test("a given access token is reported like any other sign-in", async () => {
  await using loopback = await startLoopback();
  const token = loopback.issueToken("https://graph.microsoft.com");

  const { exitCode, stdout } = await whoami(loopback, ["--resource", "EmailProfile"], {
    M365_GRAPH_TOKEN: token,
  });

  expect(stdout).toContain(`Signed in with token\n  tenant             ${loopback.tenantId}\n`);
  expect(stdout).toContain("  Exchange           no token\n");
  expect(stdout).toMatch(/\nEnough for preview, drift and pulumi up\.\n$/);
  expect(exitCode).toBe(0);
  expect(loopback.tokenRequests).toEqual([]);
  for (const part of token.split(".")) expect(stdout).not.toContain(part);
});

test("with a token for Exchange only, the access to Exchange is reported", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stdout } = await whoami(loopback, ["--resource", "MobileEmailAccessPolicy"], {
    M365_EXCHANGE_TOKEN: loopback.issueToken("https://outlook.office365.com"),
  });

  expect(stdout).toContain(`(${loopback.clientId})`);
  expect(stdout).toContain("  Graph permissions  none\n");
  expect(stdout).toContain("MobileEmailAccessPolicy read  yes\n");
  expect(exitCode).toBe(0);
});

test("a failed sign-in is reported in one sentence", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stdout, stderr } = await whoami(loopback, [], { M365_CLIENT_SECRET: "wrong" });

  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `m365: sign-in to tenant ${loopback.tenantId} as application ${loopback.clientId} failed: AADSTS7000215. The client secret is wrong: use the secret's value, not its id (m365:clientSecret). Nothing was read or written.\n`,
  });
});
