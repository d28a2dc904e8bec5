import { spawnSync } from "node:child_process";
import { parse } from "yaml";
import { findAll } from "../../../provider/cli/export/exportedResources";
import { withNamesForIds } from "../../../provider/cli/export/namesForIds";
import { exportedPython, exportedTypescript, exportedYaml } from "../../../provider/cli/export/programs";
import type { Selection } from "../../../provider/cli/export/selection";
import { guidOf } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";

const iosMail = {
  "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
  hostName: "mail.contoso.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};
const target = (groupName: string, filter?: string) => ({
  "@odata.type": "#microsoft.graph.groupAssignmentTarget",
  groupId: guidOf(`group ${groupName}`),
  ...(filter
    ? {
        deviceAndAppManagementAssignmentFilterId: guidOf(`filter ${filter}`),
        deviceAndAppManagementAssignmentFilterType: "include" as const,
      }
    : {}),
});

function furnish({ loopback: { administrator } }: Room): void {
  for (const [name, displayName] of Object.entries({ one: "One", twin: "Twins", other: "Twins" }))
    administrator.createGroup({ id: guidOf(`group ${name}`), displayName });
  const certificate = guidOf("profile iOS user certificate");
  const { id } = administrator.createDeviceConfiguration(
    { ...iosMail, displayName: "iOS mail", authenticationMethod: "certificate", roleScopeTagIds: ["1"] },
    { identityCertificate: certificate },
  );
  administrator.assign(id, [target("one", "Corporate iPhones"), target("twin")]);
  administrator.createDeviceConfiguration({ ...iosMail, displayName: "Board mail" });
}

async function exportedOf(room: Room, selection: Selection = {}) {
  const { tenant } = room.operation();
  const { found, leftOut } = await findAll(tenant, undefined, selection);
  expect(leftOut).toEqual([]);
  return withNamesForIds(tenant, found);
}

test("export writes unique names instead of ids, and an ambiguous name as a comment", async () => {
  await using room = await openRoom();
  furnish(room);

  const found = await exportedOf(room);

  const inputsOf = (name: string) => found.find((one) => one.name === name)?.inputs;
  expect(inputsOf("ios-mail")).toMatchObject({
    roleScopeTagNames: ["Sales"],
    settings: { identityCertificateName: "iOS user certificate" },
  });
  expect(inputsOf("ios-mail-assignment")).toMatchObject({
    targets: [
      { kind: "group", groupName: "One", filterName: "Corporate iPhones", filterMode: "include" },
      { kind: "group", groupId: guidOf("group twin") },
    ],
  });
  const note = 'targets[1].groupId is "Twins": others have this name as well.';
  const programs = [exportedTypescript, exportedPython, exportedYaml].map((write) =>
    write(found, room.loopback.tenantId),
  );
  expect(programs[0]).toContain(`\n// ${note}\nnew ProfileAssignment("ios-mail-assignment"`);
  expect(programs[1]).toContain(`\n# ${note}\nm365.ProfileAssignment(`);
  expect(programs[2]).toContain(`\n  # ${note}\n  ios-mail-assignment:\n`);
  expect(parse(programs[2] ?? "").resources["ios-mail-assignment"].properties.targets).toHaveLength(2);
  expect(
    spawnSync("python3", ["-c", "import ast,sys; ast.parse(sys.stdin.read())"], { input: programs[1] })
      .status,
  ).toBe(0);
});

test("without permission to read names, ids are exported", async () => {
  await using room = await openRoom();
  furnish(room);
  const { found } = await findAll(room.operation().tenant);
  room.loopback.tenant.applicationRoles = room.loopback.tenant.applicationRoles.filter(
    (role) => !/^(Group|Directory)/.test(role),
  );

  const named = await withNamesForIds(room.operation().tenant, found);

  const targets = named.find(({ name }) => name === "ios-mail-assignment")?.inputs["targets"];
  expect(targets).toMatchObject([{ groupId: guidOf("group one") }, { groupId: guidOf("group twin") }]);
});

test("line breaks and control characters in a name are escaped in its comment", async () => {
  await using room = await openRoom();
  furnish(room);
  for (const name of ["twin", "other"])
    Object.assign(room.loopback.tenant.groups.get(guidOf(`group ${name}`)) ?? {}, {
      displayName: "Twins\n\u2028process.exit() */ \u001b[2J\u202e",
    });

  const program = exportedTypescript(await exportedOf(room), room.loopback.tenantId);

  expect(program).toContain(
    String.raw`// targets[1].groupId is "Twins\n\u2028process.exit() */ \u001b[2J\u202e": others have this name as well.`,
  );
});

test.each([
  [{ only: ["IntegratedAppsSetting"] }, ["integrated-apps"]],
  [{ only: ["ProfileAssignment"] }, ["ios-mail-assignment"]],
  [{ name: ["iOS mail"] }, ["ios-mail", "ios-mail-assignment"]],
  [{ name: ["* MAIL"] }, ["board-mail", "ios-mail", "ios-mail-assignment"]],
  [
    { name: ["Board mail"], only: ["EmailProfile", "IntegratedAppsSetting"] },
    ["integrated-apps", "board-mail"],
  ],
] as [Selection, string[]][])("with %j only %j is exported", async (selection, names) => {
  await using room = await openRoom();
  furnish(room);

  expect((await exportedOf(room, selection)).map(({ name }) => name)).toEqual(names);
});

test("exporting one kind sends no requests for the others", async () => {
  await using room = await openRoom();

  await exportedOf(room, { only: ["IntegratedAppsSetting"] });

  expect(
    room.loopback.requests.map(({ path }) => path).filter((path) => !path.includes("/policies/")),
  ).toEqual([]);
});

test("an unknown profile name is refused with the most similar one", async () => {
  await using room = await openRoom();
  furnish(room);

  await expect(findAll(room.operation().tenant, undefined, { name: ["iOS mial"] })).rejects.toThrow(
    '--name: nothing in the tenant is called "iOS mial". Did you mean "iOS mail"? Nothing was written.',
  );
});
