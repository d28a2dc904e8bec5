import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { directoryRoles, graphNeeds } from "../../provider/tenant/permissions";
import { example } from "./installed";

const read = (name: string) => readFileSync(join(example, name), "utf8");

/** Instructions of the Dockerfile with their parameters, without comments. */
const instructions = read("Dockerfile")
  .split("\n")
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [name = "", ...rest] = line.split(" ");
    return { name, rest };
  });
const all = (wanted: string) => instructions.filter(({ name }) => name === wanted).map(({ rest }) => rest);

test("the image is built from exact versions and does not run as root", () => {
  for (const [image = ""] of all("FROM")) expect(image).toMatch(/^[\w/-]+:\d+\.\d+\.\d+(-[\w-]+)?$/);
  expect(instructions.at(-2)).toEqual({ name: "USER", rest: ["1000:1000"] });
  expect(all("ADD")).toEqual([]);
  expect(read("Dockerfile")).not.toMatch(/secret|password|token|latest/i);
});

test("the image contains existing files, and its program's dependencies include all that the job imports", () => {
  const copied = all("COPY")
    .filter(([first]) => !first?.startsWith("--from"))
    .flatMap((paths) => paths.slice(0, -1))
    // Created by the user's own npm install.
    .filter((path) => path !== "program/package-lock.json");
  expect(copied.filter((path) => !existsSync(join(example, path)))).toEqual([]);

  const imported = [...read("job.mts").matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
  const { dependencies } = JSON.parse(read("program/package.json"));
  expect(
    imported.filter((name) => !name?.startsWith("node:") && !((name as string) in dependencies)),
  ).toEqual([]);
});

const identity = "99999999-0000-4000-8000-000000000000";

/** Replaces `az`: answers from the current grants, and records every request that makes a change. */
const az = `#!/usr/bin/env node
const fs = require("node:fs");
const parameters = process.argv.slice(2);
const valueOf = (name) => parameters[parameters.indexOf(name) + 1];
const tenant = JSON.parse(fs.readFileSync(process.env.TENANT, "utf8"));
const path = decodeURIComponent(valueOf("--url").replace("https://graph.microsoft.com/v1.0/", ""));
if (valueOf("--method") === "POST") {
  const body = JSON.parse(valueOf("--body"));
  (body.appRoleId ? tenant.appRoles : tenant.directoryRoles).push(body.appRoleId ?? body.roleDefinitionId);
  tenant.writes.push({ path, body });
  fs.writeFileSync(process.env.TENANT, JSON.stringify(tenant));
} else if (path.includes("appId=")) console.log("resource-" + path.slice(path.indexOf("'") + 1, -2));
else if (path.endsWith("/appRoleAssignments")) console.log(tenant.appRoles.join("\\n"));
else if (path.startsWith("roleManagement")) console.log(tenant.directoryRoles.join("\\n"));
else { const name = /value=='([^']+)'/.exec(valueOf("--query"))[1]; if (name !== tenant.unknown) console.log("role-" + name); }
`;

function withAz(
  tenant: object,
  run: (grantRoles: () => string, written: () => { writes: unknown[] }) => void,
) {
  const folder = mkdtempSync(join(tmpdir(), "m365-az-"));
  const file = join(folder, "tenant.json");
  writeFileSync(join(folder, "az"), az);
  chmodSync(join(folder, "az"), 0o755);
  writeFileSync(file, JSON.stringify({ appRoles: [], directoryRoles: [], writes: [], ...tenant }));
  const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, TENANT: file };
  const grantRoles = () =>
    execFileSync("bash", [join(example, "grant-roles.sh"), identity], {
      env,
      encoding: "utf8",
      stdio: "pipe",
    });
  try {
    run(grantRoles, () => JSON.parse(readFileSync(file, "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const readers = [
  "DeviceManagementConfiguration.Read.All",
  "GroupMember.Read.All",
  "Policy.Read.All",
  "Directory.Read.All",
  "Reports.Read.All",
  "DeviceManagementApps.Read.All",
  "AuditLog.Read.All",
  "AuditLogsQuery-Exchange.Read.All",
  "ConsentRequest.Read.All",
];

const [globalReader] = Object.entries(directoryRoles).find(([, name]) => name === "Global Reader") ?? [];

test("grant-roles.sh grants read permissions and Global Reader, and changes nothing when it runs again", () => {
  withAz({}, (grantRoles, written) => {
    const said = grantRoles();
    const granted = (resource: string) => (name: string) => ({
      path: `servicePrincipals/resource-${resource}/appRoleAssignedTo`,
      body: { principalId: identity, resourceId: `resource-${resource}`, appRoleId: `role-${name}` },
    });
    const writes = [
      ...readers.map(granted("00000003-0000-0000-c000-000000000000")),
      granted("00000002-0000-0ff1-ce00-000000000000")("Exchange.ManageAsApp"),
      {
        path: "roleManagement/directory/roleAssignments",
        body: {
          principalId: identity,
          roleDefinitionId: globalReader,
          directoryScopeId: "/",
        },
      },
    ];
    expect(written().writes).toEqual(writes);
    expect(said.match(/: granted\./g)).toHaveLength(writes.length);

    expect(grantRoles().match(/: already granted\./g)).toHaveLength(writes.length);
    expect(written().writes).toEqual(writes);
  });
});

test("grant-roles.sh stops at a permission that does not exist in the tenant", () => {
  withAz({ unknown: "Policy.Read.All" }, (grantRoles, written) => {
    expect(grantRoles).toThrow("Policy.Read.All: does not exist in this tenant.");
    expect(written().writes).toHaveLength(2);
  });
});

test("the permissions from grant-roles.sh are enough for everything that a preview reads", () => {
  const reading = Object.values(graphNeeds).filter(({ verb }) => verb === "read");

  expect(reading.length).toBeGreaterThan(5);
  expect(reading.filter(({ anyOf }) => !anyOf.some((name) => readers.includes(name)))).toEqual([]);
});

test("grant-roles.sh grants no write permission", () => {
  expect(read("grant-roles.sh")).not.toMatch(/ReadWrite|Administrator/);
});
