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

/** Registers a profile. Returns the inputs, facts and provider text that the engine receives. */
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

test("the engine receives the declared inputs, the same provider text in every version, and the resource's name and owner", async () => {
  const { facts, text, inputs } = await profile();
  const { facts: again } = await profile();

  expect(inputs).toEqual({ displayName: "Mail", settings });
  expect(text).toBe('exports.handler=()=>require("pulumi-m365/dynamic").emailProfile');
  expect(facts).toMatchObject({ name: "mail", ignoreChanges: [], secretPaths: [], adopt: undefined });
  expect(facts.owner).toMatch(/^[0-9a-f]{16}$/);
  expect(again.owner).toBe(facts.owner);
});

test("the hidden input contains resource options that the host does not pass on, including the import id", async () => {
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

test("a resource in a component has another owner id, and the component as its parent", async () => {
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

test("the hidden input contains the paths of secrets at any depth, including secrets in promises", async () => {
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

test("the hidden input contains the changes of transformations: of the resource, then of the stack", async () => {
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

test("an omitted input is known in a preview, and outputs are readable by name", async () => {
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

test("Error.stackTraceLimit is restored after a resource, and after one that is refused", async () => {
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
