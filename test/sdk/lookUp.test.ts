import { type Output, output, runtime, secret } from "@pulumi/pulumi";
import { startLoopback, trustLoopback } from "../../provider/loopback";
import { getGroup, getGroupOutput, getMobileDevices } from "../../sdk/index";
import { lookUp } from "../../sdk/lookUp";
import { configurationOf } from "./host";

// Functions must use the loopback tenant although the engine is mocked, so they must not detect the mocks.
jest.mock("../../sdk/mocked", () => ({ mocksInUse: () => undefined }));

beforeAll(() =>
  runtime.setMocks({ newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) }),
);

async function configured(given: Record<string, string> = {}, secrets = ["m365:clientSecret"]) {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  runtime.setAllConfig({ ...configurationOf(loopback), ...given }, secrets);
  return loopback;
}

/** Each test is a separate program, because the functions of one program share a session. */
beforeEach(() => runtime.runInPulumiStack(async () => undefined));
afterAll(() => runtime.setAllConfig({}, []));

test("functions use the stack's configuration, and share what was read", async () => {
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

test("a wrong input fails with one sentence and without a stack", async () => {
  await using loopback = await configured();

  await expect(getMobileDevices({ state: "lost" as never })).rejects.toMatchObject({
    __pulumiRunError: true,
    message:
      'getMobileDevices: state: "lost" is not one of Allowed, Blocked, Quarantined, DeviceDiscovery, Unknown.',
  });
  expect(loopback.log).toEqual([]);
});

test("missing configuration is named, and no request is sent", async () => {
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

const known = <T>(given: Output<T>): Promise<T> => new Promise((resolve) => given.apply(resolve as never));
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Error) => error,
  );

test("the functions of a running program share a sign-in and what was read, and those of another program do not", async () => {
  await using loopback = await configured();
  const program = () =>
    runtime.runInPulumiStack(async () => {
      await getGroup({ displayName: "Board" });
      await getGroup({ displayName: "Board" });
    });

  await program();
  expect(loopback.log).toEqual(["GET /v1.0/groups"]);
  await program();
  expect(loopback.log).toEqual(["GET /v1.0/groups", "GET /v1.0/groups"]);
});

test("a secret input of a look-up is in no error, whatever its length and type", async () => {
  await using _loopback = await configured();
  const failing = async (displayName: unknown) => {
    const found = getGroupOutput({ displayName: displayName as never });
    // These properties are not in the SDK's type declarations. All of them reject, so handle each rejection.
    const { isKnown, isSecret } = found as unknown as Record<"isKnown" | "isSecret", Promise<boolean>>;
    await Promise.allSettled([isKnown, isSecret]);
    return (await refusalOf((found as unknown as { promise(): Promise<unknown> }).promise()))?.message;
  };

  for (const given of ["Hidden group", 4815, "Hidden".repeat(60), { a: "Hidden" }]) {
    const message = await failing(secret(given));
    expect(message).toMatch(/^getGroup: .*\[secret\]/);
    expect(message).not.toMatch(/Hidden|4815/);
  }
  expect(await failing(output("Shown group"))).toContain('"Shown group"');
});

test("the error for an unknown function, and errors that are not ours, are unchanged", async () => {
  await using _loopback = await configured();

  await expect(lookUp("getMailbox")).rejects.toThrow("there is no function getMailbox");
  const broken = {
    get displayName(): string {
      throw new TypeError("broke");
    },
  };
  await expect(getGroup(broken)).rejects.toThrow(TypeError);
});

test("an error has no stack to print", async () => {
  await using _loopback = await configured();

  expect(await refusalOf(getGroup({ displayName: "Nobody" }))).toMatchObject({ stack: "" });
});

test("a look-up with a secret input returns a secret", async () => {
  await using _loopback = await configured();

  expect(await known(getGroupOutput({ displayName: secret("Board") }).id.apply((id) => id.length))).toBe(36);
});
