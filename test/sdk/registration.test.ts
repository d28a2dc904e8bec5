import * as pulumi from "@pulumi/pulumi";
import type { Values } from "../../provider/lifecycle/define";
import { factsIn } from "../../provider/lifecycle/hiddenInput";
import { EmailProfile, type EmailProfileArgs, ProfileAssignment } from "../../sdk/index";

const registered = new Map<string, Values>();

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource({ name, inputs }) {
      registered.set(name, inputs);
      return { id: `id of ${name}`, state: inputs };
    },
    call: () => ({}),
  }),
);

const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: "Work",
  emailAddressSource: "primarySmtpAddress",
} as const;

/** What the engine is sent of a profile. */
async function profile(args: object = {}, options: pulumi.CustomResourceOptions = {}, make = () => {}) {
  registered.clear();
  await pulumi.runtime.runInPulumiStack(async () => {
    make();
    const inputs = { displayName: "Mail", settings, ...args } as EmailProfileArgs;
    return { mail: new EmailProfile("mail", inputs, options).urn };
  });
  const { __m365: hidden, __provider: text, ...inputs } = registered.get("mail") ?? {};
  return { facts: factsIn(hidden), text, inputs };
}

test("the engine is sent what the program declares, the same text in every version, and who the resource is", async () => {
  const { facts, text, inputs } = await profile();
  const { facts: again } = await profile();

  expect(inputs).toEqual({ displayName: "Mail", settings });
  expect(text).toBe('exports.handler=()=>require("pulumi-m365/dynamic").emailProfile');
  expect(facts).toMatchObject({ name: "mail", ignoreChanges: [], secretPaths: [], adopt: undefined });
  expect(facts.owner).toMatch(/^[0-9a-f]{16}$/);
  expect(again.owner).toBe(facts.owner);
});

test("options reach the provider, which the host does not pass on, and an import is left to the provider alone", async () => {
  const { facts } = await profile(
    {},
    {
      ignoreChanges: ["description"],
      import: "11111111-2222-3333-4444-555555555555",
      additionalSecretOutputs: ["displayName"],
    },
  );

  expect(facts).toMatchObject({
    ignoreChanges: ["description"],
    adopt: "11111111-2222-3333-4444-555555555555",
    secretPaths: ["displayName"],
  });
});

test("a resource of a component has an owner of its own, and says what it is part of", async () => {
  const { facts: alone } = await profile();
  registered.clear();
  await pulumi.runtime.runInPulumiStack(async () => {
    const parent = new pulumi.ComponentResource("my:component:Mail", "team");
    return { mail: new EmailProfile("mail", { displayName: "Mail", settings }, { parent }).urn };
  });
  const inside = factsIn(registered.get("mail")?.["__m365"]);

  expect(inside.parent).toBe("my:component:Mail");
  expect(inside.owner).not.toBe(alone.owner);
});

test("the paths of secrets are told, however deep, and also where a promise brings one", async () => {
  const { facts } = await profile({
    displayName: Promise.resolve(pulumi.secret("Mail")),
    description: pulumi.output("plain"),
    roleScopeTagIds: ["0", pulumi.secret("1")],
    settings: {
      ...settings,
      hostName: pulumi.secret("mail.contoso.com"),
      accountName: pulumi.output("plain"),
    },
  });

  expect(facts.secretPaths?.toSorted()).toEqual(["displayName", "roleScopeTagIds[1]", "settings.hostName"]);
});

test("what transformations change is told as it is registered: those of the resource, then those of the stack", async () => {
  const own: pulumi.ResourceTransformation = ({ props, opts }) => ({
    props: { ...props, description: pulumi.secret("hidden") },
    opts: { ...opts, ignoreChanges: ["description"] },
  });
  const ofStack: pulumi.ResourceTransformation = ({ props, opts, type }) =>
    type.endsWith(":EmailProfile")
      ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["displayName"] }) }
      : undefined;

  const { facts } = await profile({}, { transformations: [own] }, () =>
    pulumi.runtime.registerStackTransformation(ofStack),
  );

  expect(facts.ignoreChanges).toEqual(["description", "displayName"]);
  expect(facts.secretPaths).toEqual(["description"]);
});

test("an input that the program leaves out is known in a preview, and an output can be read by its name", async () => {
  const shown = await pulumi.runtime.runInPulumiStack(async () => {
    const assignment = new ProfileAssignment("sales", { profileId: "a", targets: [] });
    const additive = new ProfileAssignment("more", { profileId: "b", targets: [], mode: "additive" });
    const isKnown = await (assignment.mode as unknown as { isKnown: Promise<boolean> }).isKnown;
    return {
      left: assignment.mode.apply((mode) => String(mode)),
      given: additive.mode,
      names: assignment.resolvedNames.apply((names) => String(names)),
      tenant: assignment.tenantId.apply((tenantId) => String(tenantId)),
      isKnown,
    };
  });

  expect(shown).toEqual({
    ...{ left: "undefined", given: "additive", isKnown: true },
    ...{ names: "undefined", tenant: "undefined" },
  });
});

test("the program's limit of stack frames is the same after a resource, also after one that is refused", async () => {
  const before = Error.stackTraceLimit;
  const during: number[] = [];
  Error.stackTraceLimit = 50;
  await profile({}, { transformations: [() => void during.push(Error.stackTraceLimit)] });
  expect([during, Error.stackTraceLimit]).toEqual([[5], 50]);
  Error.stackTraceLimit = before;

  pulumi.runtime.setAllConfig({ "m365:tenant": "x" }, []);
  let refusal: unknown;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      new EmailProfile("mail", { displayName: "Mail", settings });
    } catch (error) {
      refusal = error;
    }
  });
  pulumi.runtime.setAllConfig({}, []);
  expect(refusal).toMatchObject({
    message: expect.stringMatching(/^m365:tenant is not a key of this provider's configuration\./),
  });
  expect(Error.stackTraceLimit).toBe(before);
});
