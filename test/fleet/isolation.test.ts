import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { jobEnvironment } from "../../provider/cli/fleet/jobEnvironment";
import { createFleet, jobOf, tenantId, tenants } from "./harness";

jest.setTimeout(120_000);

interface Seen {
  env: Record<string, string>;
  places: Record<string, string[]>;
}

test("a job sees nothing of another tenant: no variable, no file of home, cache or engine", async () => {
  using fleet = await createFleet();
  const [contoso, fabrikam] = tenants(2, { variables: { SEEN: fleet.folder } }).tenants.map(
    (tenant, index) => ({
      ...tenant,
      secrets: { M365_CLIENT_SECRET: index === 0 ? "CONTOSO_SECRET" : "FABRIKAM_SECRET" },
    }),
  );
  const file = fleet.write("tenants.json", {
    defaults: { secrets: { PULUMI_CONFIG_PASSPHRASE: "FLEET_PASSPHRASE" } },
    tenants: [{ ...contoso, clientId: tenantId(8) }, fabrikam],
  });
  await fleet.fleet("enqueue", "--tenants", file);
  // Each job looks around, then leaves its secret wherever a careless program would.
  const job = jobOf(
    fleet,
    `const os = require("node:os"), path = require("node:path");
    const files = (folder) => fs.readdirSync(folder, { recursive: true });
    const places = Object.fromEntries([os.homedir(), os.tmpdir(), process.env.PULUMI_HOME].map((place) => [place, files(place)]));
    fs.writeFileSync(process.env.SEEN + "/" + tenant + ".json", JSON.stringify({ env: process.env, places }));
    for (const place of Object.keys(places)) fs.writeFileSync(path.join(place, "token"), process.env.M365_CLIENT_SECRET);
    report();`,
  );

  const worker = await fleet.start(["work", ...job], {
    CONTOSO_SECRET: "secret of contoso",
    FABRIKAM_SECRET: "secret of fabrikam",
    FLEET_PASSPHRASE: "passphrase",
    // Left over in the worker's own environment.
    M365_CLIENT_SECRET: "somebody's secret",
    AZURE_CLIENT_SECRET: "somebody's secret",
    M365_CLIENT_ID: "somebody's application",
    PULUMI_ACCESS_TOKEN: "somebody's token",
    PULUMI_HOME: "/somebody/pulumi",
    HOME: "/somebody",
    PULUMI_BACKEND_URL: "azblob://state",
  }).ended;

  expect(worker.stdout).toContain("2 tenants reported");
  const seen = (name: string): Seen => JSON.parse(readFileSync(join(fleet.folder, `${name}.json`), "utf8"));
  const folderOf = (name: string) => dirname(seen(name).env.HOME ?? "");
  const common = (name: string) => ({
    PATH: process.env.PATH,
    PULUMI_BACKEND_URL: "azblob://state",
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    HOME: join(folderOf(name), "home"),
    USERPROFILE: join(folderOf(name), "home"),
    TMPDIR: join(folderOf(name), "tmp"),
    TEMP: join(folderOf(name), "tmp"),
    TMP: join(folderOf(name), "tmp"),
    PULUMI_HOME: join(folderOf(name), "pulumi"),
    M365_FLEET_TENANT: name,
    M365_FLEET_STACK: name,
    M365_FLEET_REPORT: join(folderOf(name), "report.json"),
    SEEN: fleet.folder,
  });
  expect(seen("t001").env).toEqual({
    ...common("t001"),
    M365_TENANT_ID: tenantId(1),
    M365_CLIENT_ID: tenantId(8),
    M365_CLIENT_SECRET: "secret of contoso",
  });
  expect(seen("t002").env).toEqual({
    ...common("t002"),
    M365_TENANT_ID: tenantId(2),
    M365_CLIENT_SECRET: "secret of fabrikam",
  });
  for (const name of ["t001", "t002"]) {
    expect(Object.values(seen(name).places)).toEqual([[], [], []]);
    expect(existsSync(folderOf(name))).toBe(false);
  }
  expect(folderOf("t001")).not.toBe(folderOf("t002"));
});

test("no message and no result carries a secret", async () => {
  using fleet = await createFleet();
  const file = fleet.write("tenants.json", tenants(1, { secrets: { M365_CLIENT_SECRET: "CONTOSO_SECRET" } }));
  await fleet.start(["enqueue", "--tenants", file, "--run", "r1"], { CONTOSO_SECRET: "hunter2" }).ended;
  const { peekedMessageItems } = await fleet.storage.queue.peekMessages();

  expect(peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, "base64").toString())).toEqual([
    JSON.stringify({
      version: 1,
      run: "r1",
      tenant: {
        name: "t001",
        tenantId: tenantId(1),
        secrets: { M365_CLIENT_SECRET: "CONTOSO_SECRET" },
        variables: {},
      },
    }),
  ]);
});

test("a tenant cannot move its own places by variables of the message", () => {
  const tenant = {
    name: "contoso",
    tenantId: tenantId(1),
    variables: { HOME: "/shared", M365_TENANT_ID: "x" },
  };

  const { variables } = jobEnvironment(tenant, "/job", {});

  expect([variables["HOME"], variables["M365_TENANT_ID"]]).toEqual([join("/job", "home"), tenantId(1)]);
});
