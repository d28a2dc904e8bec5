import * as pulumi from "@pulumi/pulumi";
import { oneOwner } from "../../provider/resources/profileAssignment/oneOwner";
import { EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy } from "../../sdk/index";
import { recordDeclaration } from "../../sdk/program";

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: () => ({}),
  }),
);

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

/** Declares two assignments whose profile ids come from a profile that has no id yet. */
function assignedTo(one: pulumi.Input<string>, other: pulumi.Input<string>, modes: string[] = []) {
  const [first, second] = modes;
  const assign = (name: string, args: object) => recordDeclaration("ProfileAssignment", name, args, oneOwner);
  assign("sales", { profileId: one, ...(first ? { mode: first } : {}) });
  assign("more", { profileId: other, ...(second ? { mode: second } : {}) });
}

/** Runs a program. Returns the reason why it is refused, or undefined. */
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

const twice = 'more: "sales" also assigns this profile';

test.each([
  ["the id itself", ({ id }: EmailProfile) => id],
  ["a value computed from it", ({ id }: EmailProfile) => id.apply((one) => one)],
  ["an output created from it", ({ id }: EmailProfile) => pulumi.output(id)],
])("a second owner of a new profile's assignments is refused: %s", async (_case, idOf) => {
  const refused = (...modes: string[]) =>
    refusalOf(() => {
      const mail = profile("mail");
      assignedTo(mail.id, idOf(mail), modes);
    });

  expect(await refused()).toContain(twice);
  expect(await refused("additive", "authoritative")).toContain(twice);
  expect(await refused("additive", "additive")).toBeUndefined();
});

test("profile ids are compared without case, and an additive assignment next to an authoritative one is refused", async () => {
  expect(await refusalOf(() => assignedTo("ABC", "abc", ["authoritative", "additive"]))).toContain(twice);
});

test("assignments of different profiles, and with ids from several resources, are accepted", async () => {
  const refusal = await refusalOf(() => {
    const [one, other] = [profile("one"), profile("other")];
    const chosen = () => pulumi.all([one.id, other.id]).apply(([first]) => first as string);
    assignedTo(one.id, other.id);
    assignedTo(chosen(), chosen());
  });

  expect(refusal).toBeUndefined();
});

test("unknown ids and modes are left to the provider", async () => {
  const later = Promise.resolve("abc");
  const declare = (first: object, second: object) =>
    refusalOf(() => {
      recordDeclaration("ProfileAssignment", "sales", first, oneOwner);
      recordDeclaration("ProfileAssignment", "more", second, oneOwner);
    });

  expect(await declare({ profileId: later }, { profileId: later })).toBeUndefined();
  expect(await declare({ profileId: "a", mode: Promise.resolve("x") }, { profileId: "a" })).toBeUndefined();
  expect(await declare({ profileId: "a" }, { profileId: "a", mode: pulumi.output("x") })).toBeUndefined();
});

test("an id from a resource of another kind is compared only as the same output", async () => {
  const refusal = await refusalOf(() => {
    const apps = new IntegratedAppsSetting("apps", { userConsent: "off" });
    const id = () => apps.id.apply((one) => one);
    assignedTo(id(), id());
    assignedTo(apps.id, apps.id);
  });

  expect(refusal).toContain(twice);
});

test("a third assignment names the first in its error", async () => {
  const refusal = await refusalOf(() => {
    for (const [name, mode] of [
      ["one", "additive"],
      ["two", "additive"],
      ["three", "authoritative"],
    ])
      recordDeclaration("ProfileAssignment", name as string, { profileId: "a", mode }, oneOwner);
  });

  expect(refusal).toContain('three: "one" also assigns this profile');
  expect(refusal).toMatch(/ Nothing was read or written\.$/);
});

test.each([
  [
    "IntegratedAppsSetting",
    () => ["one", "two"].map((name) => new IntegratedAppsSetting(name, { userConsent: "off" })),
  ],
  [
    "MobileEmailAccessPolicy",
    () => ["one", "two"].map((name) => new MobileEmailAccessPolicy(name, { mode: "outlookOnly" })),
  ],
])(
  "a program can declare only one %s, and a second run of a program can declare it again",
  async (kind, declareTwo) => {
    expect(await refusalOf(declareTwo)).toContain(
      `two: a tenant has only one ${kind}, and "one" already declares it.`,
    );
    expect(await refusalOf(() => new IntegratedAppsSetting("one", { userConsent: "off" }))).toBeUndefined();
  },
);

test("owners are separate for each kind of resource", async () => {
  const refusal = await refusalOf(() => {
    for (const kind of ["ProfileAssignment", "Another"])
      recordDeclaration(kind, kind, { profileId: "a" }, oneOwner);
  });

  expect(refusal).toBeUndefined();
});
