import { csvOf, reachedText } from "../../../provider/cli/explain/csv";
import { type Reached, reachedBy } from "../../../provider/cli/explain/reached";
import { addDevice, addGroup, addUsers, emptyTenant } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { type Declared, everybody, onlyReads, pending } from "./harness";

/** Four people: two with devices, three in "Sales", one of them in a nested group, and another also in "Contractors". */
function room(): Promise<Room> {
  return openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 4);
      const [first = "", second = "", third = ""] = [...tenant.users.keys()];
      const inner = addGroup(tenant, { displayName: "Sales DACH", members: [second] });
      addGroup(tenant, { displayName: "Contractors", members: [third] });
      addGroup(tenant, { displayName: "Sales", members: [first, inner.id, third] });
      const [one, two] = [...tenant.mailboxes.values()];
      if (one) for (const app of ["samsungEmail", "outlookIos"] as const) addDevice(tenant, one, app);
      if (two) addDevice(tenant, two, "gmail");
    },
  });
}

const policy: Declared = { kind: "MobileEmailAccessPolicy", name: "phones", inputs: { mode: "outlookOnly" } };

function assignment({ loopback }: Room): Declared {
  const { id: profileId } = loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "=iOS mail",
  });
  const targets = [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Contractors" },
  ];
  return { kind: "ProfileAssignment", name: "ios", inputs: { profileId, targets } };
}

const reachedIn = async (open: Room, ...declared: Declared[]): Promise<Reached[]> =>
  reachedBy(open.operation().tenant, await pending(open, ...declared));

test("the list contains each affected person with the effect and the device or profile, and nobody else", async () => {
  await using open = await room();

  const reached = await reachedIn(open, policy, assignment(open));

  expect(reached).toEqual([
    { person: "user00001@contoso.com", effect: "stopsSyncing", what: "Samsung Email, Galaxy S24" },
    { person: "user00002@contoso.com", effect: "stopsSyncing", what: "Gmail, Pixel 9" },
    { person: "user00001@contoso.com", effect: "getsAccount", what: "=iOS mail" },
    { person: "user00002@contoso.com", effect: "getsAccount", what: "=iOS mail" },
  ]);
  expect(onlyReads(open.loopback)).toBe(true);
  expect(open.loopback.violations).toEqual([]);
});

test("the list agrees with the answer about each person", async () => {
  await using open = await room();
  const declared = [policy, assignment(open)];

  const reached = await reachedIn(open, ...declared);
  const people = await everybody(open, await pending(open, ...declared));

  const fates = { stop: "stopsSyncing", asked: "entersQuarantine", start: "startsSyncing" } as Record<
    string,
    string
  >;
  const fromAnswers = people.flatMap(({ person, mail, profiles = [] }) => [
    ...(mail?.devices ?? []).flatMap(({ fate = "" }) => (fates[fate] ? [`${person} ${fates[fate]}`] : [])),
    ...profiles.flatMap(({ now, after }) =>
      now.outcome === "none" && after?.outcome === "gets" ? [`${person} getsAccount`] : [],
    ),
  ]);
  expect(reached.map(({ person, effect }) => `${person} ${effect}`).sort()).toEqual(fromAnswers.sort());
});

test("the output contains counts only, and a name cannot become a formula in the CSV file", async () => {
  await using open = await room();
  const reached = await reachedIn(open, policy, assignment(open));

  expect(reachedText(reached, "people.csv")).toBe(
    [
      "The pending change affects 2 people, who are listed in people.csv:",
      "  2 devices stop syncing",
      "  2 times a person gets an account from an e-mail profile",
      "The file contains personal data: share it only with those who write to these people, and delete it afterwards.",
    ].join("\n"),
  );
  expect(csvOf(reached).split("\r\n")[3]).toBe(`"user00001@contoso.com","getsAccount","'=iOS mail"`);
  expect(reachedText([], "people.csv")).toBe(
    "The pending change affects nobody who can be named, so people.csv lists nobody.",
  );
});
