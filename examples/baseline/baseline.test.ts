import assert from "node:assert";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { mocks, problemsOf } from "pulumi-m365/testing";
import { M365Baseline } from "./baseline";

const made = new Map<string, pulumi.runtime.MockResourceArgs>();

before(() =>
  pulumi.runtime.setMocks({
    ...mocks,
    newResource(args) {
      made.set(`${args.type.split(":").at(-1)} ${args.name}`, args);
      return mocks.newResource(args);
    },
  }),
);

test("the baseline of a company sets all four", async () => {
  await pulumi.runtime.runInPulumiStack(async () => {
    new M365Baseline("contoso", { company: "Contoso", staff: "Sales", excluded: "Sales contractors" });
  });
  await pulumi.runtime.disconnect(); // everything is registered then

  assert.deepStrictEqual([...made.keys()].filter((key) => key.includes("contoso-")).sort(), [
    "EmailProfile contoso-ios",
    "IntegratedAppsSetting contoso-apps",
    "MobileEmailAccessPolicy contoso-phones",
    "ProfileAssignment contoso-ios",
  ]);
  assert.strictEqual(made.get("MobileEmailAccessPolicy contoso-phones")?.inputs.mode, "outlookOnly");
});

test("what a preview would refuse is found without a tenant", () => {
  const settings = {
    platform: "ios",
    hostName: "https://mail.contoso.com",
    emailAddressSource: "primarySmtpAddress",
  };

  assert.deepStrictEqual(problemsOf("m365:index:EmailProfile", { displayName: "iOS mail", settings }), [
    'settings.hostName: "https://mail.contoso.com" is not a host name. Leave out the scheme: "mail.contoso.com".',
    "settings.accountName: is required but missing.",
  ]);
});
