import * as pulumi from "@pulumi/pulumi";
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
