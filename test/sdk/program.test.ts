import * as pulumi from "@pulumi/pulumi";
import { EmailProfile } from "../../sdk/index";
import { declare } from "../../sdk/program";

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: () => ({}),
  }),
);

/** What a setting is told of a program; `declare` is what the constructors of the classes call. */
async function toldIn(program: () => (() => Promise<unknown>) | Promise<() => Promise<unknown>>) {
  let told: unknown;
  await pulumi.runtime.runInPulumiStack(async () => {
    told = await (await program())();
  });
  return told;
}

const assigned = (targets: unknown) => declare("ProfileAssignment", "sales", { targets });
const apps = () => declare("IntegratedAppsSetting", "apps", {});

test("a setting is told what is declared after it as well, in an order of its own", async () => {
  const told = toldIn(() => {
    const setting = apps();
    assigned([{ groupName: "Sales" }, { groupId: "1" }]);
    assigned([{ groupName: "Board" }, { groupName: "Sales" }]);
    return setting;
  });

  expect(await told).toEqual({
    kinds: ["IntegratedAppsSetting", "ProfileAssignment"],
    groupNames: ["Board", "Sales"],
  });
});

test("five groups are told of, the same whatever comes first", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const toldOf = (order: string[]) =>
    toldIn(() => {
      for (const groupName of order) assigned([{ groupName }]);
      return apps();
    });

  expect(await toldOf(names)).toMatchObject({ groupNames: names.slice(0, 5) });
  expect(await toldOf(names.toReversed())).toMatchObject({ groupNames: names.slice(0, 5) });
});

test("what is declared after a wait is not told, however late the engine asks", async () => {
  const told = toldIn(async () => {
    const setting = apps();
    await new Promise((resolve) => setTimeout(resolve, 10));
    assigned([{ groupName: "Sales" }]);
    return setting;
  });

  expect(await told).toEqual({ kinds: ["IntegratedAppsSetting"], groupNames: [] });
});

test.each([
  ["a secret name", () => [{ groupName: pulumi.secret("Sales") }]],
  ["a secret target", () => [pulumi.secret({ groupName: "Sales" })]],
  ["secret targets", () => pulumi.secret([{ groupName: "Sales" }])],
  ["a name that comes later", () => [{ groupName: Promise.resolve("Sales") }]],
  ["nothing", () => [null, undefined]],
])("of %s no other resource is told", async (_, targets) => {
  const told = toldIn(() => {
    assigned(targets());
    return apps();
  });

  expect(await told).toMatchObject({ groupNames: [] });
});

test("a profile is told nothing", async () => {
  const told = toldIn(() => {
    apps();
    return declare("EmailProfile", "mail", {});
  });

  expect(await told).toBeUndefined();
});

const profile = (name: string) =>
  new EmailProfile(name, {
    displayName: name,
    settings: {
      platform: "ios",
      hostName: "outlook.office365.com",
      accountName: "Work",
      emailAddressSource: "primarySmtpAddress",
    },
  });

/** Two assignments whose profile ids come from a profile that has none yet. */
function assignedTo(one: pulumi.Input<string>, other: pulumi.Input<string>, modes: string[] = []) {
  const [first, second] = modes;
  declare("ProfileAssignment", "sales", { profileId: one, ...(first ? { mode: first } : {}) });
  declare("ProfileAssignment", "more", { profileId: other, ...(second ? { mode: second } : {}) });
}

/** What a program is refused for. */
async function refusalOf(program: () => void): Promise<string | undefined> {
  let refusal: string | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      program();
    } catch (error) {
      refusal = (error as Error).message;
    }
  });
  return refusal;
}

const twice = 'more: "sales" says who gets this profile';

test.each([
  ["the id itself", ({ id }: EmailProfile) => id],
  ["what is made of it", ({ id }: EmailProfile) => id.apply((one) => one)],
  ["another output of it", ({ id }: EmailProfile) => pulumi.output(id)],
])("a profile that has no id yet is assigned by one owner: %s", async (_case, idOf) => {
  const refused = (...modes: string[]) =>
    refusalOf(() => {
      const mail = profile("mail");
      assignedTo(mail.id, idOf(mail), modes);
    });

  expect(await refused()).toContain(twice);
  expect(await refused("additive", "authoritative")).toContain(twice);
  expect(await refused("additive", "additive")).toBeUndefined();
});

test("a text is compared as ids are, and an additive one beside the owner is refused", async () => {
  expect(await refusalOf(() => assignedTo("ABC", "abc", ["authoritative", "additive"]))).toContain(twice);
});

test("profiles of their own, and ids that come from several resources, are assigned each by itself", async () => {
  const refusal = await refusalOf(() => {
    const [one, other] = [profile("one"), profile("other")];
    const chosen = () => pulumi.all([one.id, other.id]).apply(([first]) => first as string);
    assignedTo(one.id, other.id);
    assignedTo(chosen(), chosen());
  });

  expect(refusal).toBeUndefined();
});
