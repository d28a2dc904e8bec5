import * as pulumi from "@pulumi/pulumi";
import {
  EmailProfile,
  getGroup,
  getGroupOutput,
  IntegratedAppsSetting,
  ProfileAssignment,
} from "../../sdk/index";
import { mockedTenantId, mocks, problemsOf } from "../../sdk/testing";

beforeEach(() => pulumi.runtime.setMocks(mocks, "mail", "test"));

const promiseOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

test("a stack runs without an engine and a tenant, and its resources have the declared values", async () => {
  let profile: EmailProfile | undefined;
  let assignment: ProfileAssignment | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    profile = new EmailProfile("ios-mail", {
      displayName: "iOS mail",
      settings: {
        ...{ platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso" },
        ...{ emailAddressSource: "primarySmtpAddress", useOAuth: true },
      } as never,
    });
    assignment = new ProfileAssignment("sales", {
      profileId: profile.id,
      targets: [{ kind: "group", groupId: getGroupOutput({ displayName: "Sales" }).id }],
    });
  });
  if (!profile || !assignment) throw new Error("nothing was made");

  expect(await promiseOf(assignment.profileId)).toBe(await promiseOf(profile.id as pulumi.Output<string>));
  expect(await promiseOf(profile.tenantId)).toBe(mockedTenantId);
  expect(await promiseOf(assignment.targets)).toEqual([
    { kind: "group", groupId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ]);
});

test("functions call the mocks instead of the tenant", async () => {
  const asked: object[] = [];
  await pulumi.runtime.setMocks({
    ...mocks,
    call(args) {
      asked.push(args);
      return { id: "g1", displayName: "Sales", userCount: 12 };
    },
  });

  expect(await getGroup({ displayName: "Sales" })).toMatchObject({ id: "g1" });
  expect(asked).toEqual([{ token: "m365:index:getGroup", inputs: { displayName: "Sales" } }]);
});

test("a resource that a preview refuses is refused with the same sentence", () => {
  const type = "pulumi-nodejs:dynamic/m365:IntegratedAppsSetting";
  const inputs = { userConsent: "lowrisk" };
  const sentence = 'userConsent: "lowrisk" is not one of off, lowRisk, microsoftManaged, legacy, custom.';

  expect(problemsOf(type, inputs)).toEqual([sentence]);
  expect(() => mocks.newResource({ type, name: "apps", inputs })).toThrow(`apps: ${sentence}`);
});

test.each<[what: string, type: string, inputs: object, problems: number]>([
  ["cross-property rules", "m365:index:MobileEmailAccessPolicy", { mode: "anyAppPromptNew" }, 2],
  [
    "hidden inputs of the classes",
    "m365:index:IntegratedAppsSetting",
    { userConsent: "off", __provider: "x", __m365: "y" },
    0,
  ],
  [
    "unknown values",
    "m365:index:IntegratedAppsSetting",
    { userConsent: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
    0,
  ],
  ["resources of other providers", "aws:s3:Bucket", { nonsense: true }, 0],
  ["a kind with the name of an object member", "m365:index:constructor", {}, 0],
])("problemsOf: %s", (_, type, inputs, problems) => {
  expect(problemsOf(type, inputs as Record<string, unknown>)).toHaveLength(problems);
});

test("hidden inputs of the classes are not reported as problems", async () => {
  const said: string[][] = [];
  await pulumi.runtime.setMocks({
    ...mocks,
    newResource(args) {
      said.push(problemsOf(args.type, args.inputs));
      return mocks.newResource(args);
    },
  });
  await pulumi.runtime.runInPulumiStack(async () => {
    new IntegratedAppsSetting("apps", { userConsent: "off" }, { ignoreChanges: ["userConsent"] });
  });

  await pulumi.runtime.disconnect();

  expect(said.length).toBeGreaterThan(0);
  expect(said.flat()).toEqual([]);
});
