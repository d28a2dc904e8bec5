import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLoopback } from "../../provider/loopback";
import { connect, create } from "./client";

const newFile = (): string => join(mkdtempSync(join(tmpdir(), "m365-test-")), "tenant.json");

test("a tenant is kept between starts, and created once", async () => {
  const dataFile = newFile();
  const seed = jest.fn();
  const first = await connect({ dataFile, seed });
  const id = await create(first);
  first.loopback.administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }]);
  const { tenantId, clientId, clientSecret, tenant } = first.loopback;
  await first.loopback.close();

  await using second = await startLoopback({ dataFile, seed });

  expect([second.tenantId, second.clientId]).toEqual([tenantId, clientId]);
  expect(second.clientSecret).not.toBe(clientSecret);
  expect(second.tenant).toEqual(tenant);
  expect(seed).toHaveBeenCalledTimes(1);
});

test("a change is saved soon, before the loopback closes", async () => {
  const dataFile = newFile();
  await using client = await connect({ dataFile });
  const id = await create(client);

  while (!readFileSync(dataFile, "utf8").includes(id))
    await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a change that could not be saved is reported, and saved with the next one", async () => {
  const dataFile = newFile();
  const complaints: string[] = [];
  const onUnsaved = ({ message }: Error) => void complaints.push(message);
  await using loopback = await startLoopback({ dataFile, onUnsaved });
  mkdirSync(`${dataFile}.writing`);

  loopback.administrator.changeAuthorizationPolicy({ allowInvitesFrom: "none" });
  while (complaints.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  rmdirSync(`${dataFile}.writing`);
  await loopback.close();

  expect(complaints).toEqual([expect.stringMatching(/tenant\.json cannot be written \(E/)]);
  expect(readFileSync(dataFile, "utf8")).toContain('"allowInvitesFrom": "none"');
});

test("the file contains no secret and no key", async () => {
  const dataFile = newFile();
  await using loopback = await startLoopback({ dataFile });

  const text = readFileSync(dataFile, "utf8");

  expect(text).not.toContain(loopback.clientSecret);
  expect(text).not.toContain("PRIVATE KEY");
});

test.each([
  ['{"users":', "it is not JSON, or was cut"],
  ["5", "tenantId is missing or something else"],
  ['{"tenantId":"a","displayName":"b","domain":5}', "domain is missing or something else"],
])("a file with %s is refused in one sentence", async (text, what) => {
  const dataFile = newFile();
  writeFileSync(dataFile, text);

  await expect(startLoopback({ dataFile })).rejects.toThrow(
    `${dataFile} holds no loopback tenant: ${what}. Name another file, or one that is not there to begin with a new tenant.`,
  );
  expect(readFileSync(dataFile, "utf8")).toBe(text);
});

test("a file of another tenant is refused", async () => {
  const dataFile = newFile();
  await (await startLoopback({ dataFile })).close();

  const start = startLoopback({ dataFile, tenantId: "91d00000-0000-4000-8000-000000000000" });

  await expect(start).rejects.toThrow("Use another file or leave the tenant id out.");
});

test("two tenants have the same people and devices, with different ids", async () => {
  await using first = await startLoopback();
  await using second = await startLoopback();

  expect(first.tenantId).not.toBe(second.tenantId);
  expect({ ...first.tenant, tenantId: "", auditEvents: [] }).toEqual({
    ...second.tenant,
    tenantId: "",
    auditEvents: [],
  });
});
