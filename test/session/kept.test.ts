import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Values } from "../../provider/lifecycle/define";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { definitions, type Kind } from "../../provider/resources/index";
import { Session } from "../../provider/session";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const facts = { name: "it", owner: "0123456789abcdef", ignoreChanges: [] };

function sessionOf({ environment }: Loopback, kept?: string): Session {
  const variables = { ...environment, ...(kept === undefined ? {} : { M365_KEPT: kept }) };
  return new Session(
    () => undefined,
    () => {},
    { variables },
  );
}

let files = 0;
function keeping(...paths: string[]): string {
  const file = join(folder, `${++files}.json`);
  writeFileSync(file, JSON.stringify({ [facts.owner]: paths, other: ["userConsent"] }));
  return file;
}

/** Creates a resource, changes the tenant, and runs the update of `m365 drift --fix` with accepted `paths`. */
async function fix(
  kind: Kind,
  inputs: Values,
  happens: (loopback: Loopback) => void,
  paths: readonly string[],
) {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  const { id, computed = {} } = await sessionOf(loopback).create(definitions[kind], facts, inputs);
  happens(loopback);
  const session = sessionOf(loopback, keeping(...paths));
  await session.diff(definitions[kind], facts, id, computed, inputs);
  const outputs = await session.update(definitions[kind], facts, id, computed, inputs);
  const after = await sessionOf(loopback).diff(definitions[kind], facts, id, outputs, inputs);
  return { loopback, outputs, left: after.differences.map(({ path, drift }) => [path, drift]) };
}

test("m365 drift --fix leaves accepted differences, resets the rest, and keeps the declared inputs in the state", async () => {
  const declared = { userConsent: "off", userAppRegistration: false };
  const { loopback, outputs, left } = await fix(
    "IntegratedAppsSetting",
    declared,
    ({ administrator }) =>
      administrator.changeAuthorizationPolicy({
        defaultUserRolePermissions: {
          allowedToCreateApps: true,
          permissionGrantPoliciesAssigned: ["ManagePermissionGrantsForSelf.microsoft-user-default-low"],
        },
      }),
    ["userConsent"],
  );
  await using _ = loopback;
  expect(loopback.tenant.authorizationPolicy.defaultUserRolePermissions).toMatchObject({
    allowedToCreateApps: false,
    permissionGrantPoliciesAssigned: ["ManagePermissionGrantsForSelf.microsoft-user-default-low"],
  });
  expect(outputs).toMatchObject(declared);
  expect(left).toEqual([["userConsent", true]]);
});

const iPhone = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };

test.each([
  ["a mode", "Allow", []],
  ["settings that no mode describes", "Block", ["Outlook for iOS and Android (DeviceModel)"]],
] as const)(
  "%s that was accepted stays, and the rules of the program are restored",
  async (_, level, removed) => {
    const { loopback, left } = await fix(
      "MobileEmailAccessPolicy",
      { mode: "outlookOnly", additionalRules: [iPhone] },
      ({ administrator }) => {
        administrator.setOrganizationSettings({ DefaultAccessLevel: level });
        for (const rule of ["iPhone (DeviceType)", ...removed]) administrator.removeDeviceAccessRule(rule);
      },
      ["mode"],
    );
    await using __ = loopback;
    expect(loopback.tenant.organizationSettings.DefaultAccessLevel).toBe(level);
    expect(left).toEqual([["mode", true]]);
  },
);

test("an accepted part of an object stays, and the rest of the object is reset", async () => {
  const declared = {
    isEnabled: true,
    notifyReviewers: true,
    remindersEnabled: true,
    requestDurationInDays: 30,
  };
  const { loopback, left } = await fix(
    "IntegratedAppsSetting",
    { userConsent: "off", adminConsentRequests: declared },
    ({ administrator }) =>
      administrator.changeAdminConsentRequestPolicy({ notifyReviewers: false, requestDurationInDays: 7 }),
    ["adminConsentRequests.requestDurationInDays"],
  );
  await using _ = loopback;
  expect(loopback.tenant.adminConsentRequestPolicy).toMatchObject({
    notifyReviewers: true,
    requestDurationInDays: 7,
  });
  expect(left).toEqual([["adminConsentRequests", true]]);
});

test.each([
  ["another value", "new.contoso.com", ["settings.hostName"]],
  ["another value in a secret with several values", "new.contoso.com", ["settings"]],
  ["an unknown value", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", ["settings.hostName"]],
  ["the same value", "old.contoso.com", ["settings.hostName"]],
  ["another value that is not a secret, which the engine's preview shows", "new.contoso.com", []],
])("a reset stops only for an undeployed change of a secret: %s", async (_, hostName, secretPaths) => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const { EmailProfile } = definitions;
  const inputs = (host: string) => ({
    displayName: "Mail",
    settings: {
      platform: "ios",
      hostName: host,
      accountName: "Mail",
      emailAddressSource: "primarySmtpAddress",
      usernameSource: "userPrincipalName",
      authenticationMethod: "usernameAndPassword",
    },
  });
  const { id, computed = {} } = await sessionOf(loopback).create(
    EmailProfile,
    facts,
    inputs("old.contoso.com"),
  );
  const about = { ...facts, secretPaths };
  const reset = (kept?: string) =>
    sessionOf(loopback, kept).diff(EmailProfile, about, id, computed, inputs(hostName));
  const isRefused = hostName.startsWith("new") && secretPaths.length > 0;

  await expect(reset()).resolves.toBeDefined();
  if (isRefused)
    await expect(reset(keeping())).rejects.toThrow(
      "Nothing was written: the program declares another secret for settings",
    );
  else await expect(reset(keeping())).resolves.toBeDefined();
});

test("a missing M365_KEPT file stops the update before any request", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const { id, computed = {} } = await sessionOf(loopback).create(definitions.IntegratedAppsSetting, facts, {
    userConsent: "off",
  });
  loopback.clearRequests();
  const session = sessionOf(loopback, join(folder, "none.json"));
  await expect(
    session.update(definitions.IntegratedAppsSetting, facts, id, computed, { userConsent: "lowRisk" }),
  ).rejects.toThrow("Unset M365_KEPT");
  expect(loopback.requests).toEqual([]);
});
