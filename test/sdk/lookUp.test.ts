import { runtime } from "@pulumi/pulumi";
import { startLoopback, trustLoopback } from "../../provider/loopback";
import { getGroup, getGroupOutput, getMobileDevices } from "../../sdk/index";

const keys = ["tenantId", "clientId", "clientSecret", "graphEndpoint", "exchangeEndpoint", "authorityHost"];

async function configured(given: Record<string, string> = {}, secrets = ["m365:clientSecret"]) {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  const values = keys.map((key) => [`m365:${key}`, loopback[key as keyof typeof loopback] as string]);
  runtime.setAllConfig({ ...Object.fromEntries(values), ...given }, secrets);
  return loopback;
}

afterAll(() => runtime.setAllConfig({}, []));

test("a function takes the stack's own configuration, and shares what was read", async () => {
  await using loopback = await configured();

  const { id } = await getGroup({ displayName: "Board" });

  expect([...loopback.tenant.groups.keys()]).toContain(id);
  expect(loopback.log).toEqual(["GET /v1.0/groups"]);
});

test("the output form waits for its inputs", async () => {
  await using loopback = await configured();

  const found = getGroupOutput({ displayName: Promise.resolve("Board") });

  await expect(new Promise((resolve) => found.displayName.apply(resolve))).resolves.toBe("Board");
  expect(loopback.log).toEqual(["GET /v1.0/groups"]);
});

test("a wrong input stops the program with one sentence and no stack", async () => {
  await using loopback = await configured();

  await expect(getMobileDevices({ state: "lost" as never })).rejects.toMatchObject({
    __pulumiRunError: true,
    message:
      'getMobileDevices: state: "lost" is not one of Allowed, Blocked, Quarantined, DeviceDiscovery, Unknown.',
  });
  expect(loopback.log).toEqual([]);
});

test("configuration that is not there is named, and nothing is asked", async () => {
  await using loopback = await configured({ "m365:tenantId": "contoso" });

  await expect(getGroup({ displayName: "Board" })).rejects.toThrow(
    /^m365: m365:tenantId is a text of 7 characters, not a tenant id \(a GUID\)/,
  );
  expect(loopback.log).toEqual([]);
});

test("a secret in plain text is refused by functions as by resources", async () => {
  await using loopback = await configured({}, []);

  await expect(getGroup({ displayName: "Board" })).rejects.toThrow(
    /^m365:clientSecret is in the stack's configuration in plain text\./,
  );
  expect(loopback.log).toEqual([]);
});
