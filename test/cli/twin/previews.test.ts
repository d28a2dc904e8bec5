import { emailProfile } from "../../../provider/resources/emailProfile/resource";
import { integratedAppsSetting } from "../../../provider/resources/integratedAppsSetting/resource";
import { mobileEmailAccessPolicy } from "../../../provider/resources/mobileEmailAccessPolicy/resource";
import { profileAssignment } from "../../../provider/resources/profileAssignment/resource";
import type { Room } from "../../resources/harness";
import { inputs } from "../../resources/profileAssignmentRoom";
import { openOriginal, openTwin, twinOf } from "./harness";

const group = (groupName: string) => ({ kind: "group", groupName });
const everybody = [{ kind: "allUsers" }, { kind: "excludeGroup", groupName: "Board" }];

const modes = [
  { mode: "outlookOnly" },
  { mode: "anyAppPromptAll", promptVia: "quarantine", onDelete: "restore" },
  { mode: "anyApp" },
];
const consents = ["off", "lowRisk", "microsoftManaged"];
const targets = [[group("Sales"), group("Outer")], [group("Sales contractors")], everybody];

/** The output of a preview of each change, always against the unchanged tenant. */
async function previews(room: Room): Promise<string[]> {
  const { tenant } = room.loopback;
  const [profileId = ""] = [...tenant.assignments].find(([, entries]) => entries.length > 1) ?? [];
  const operations = [
    ...modes.map((mode) => ({
      definition: mobileEmailAccessPolicy,
      news: { whenRulesExist: "warn", ...mode },
    })),
    ...consents.map((userConsent) => ({
      definition: integratedAppsSetting,
      news: { userConsent, mailClients: "remove" },
    })),
    { definition: emailProfile, news: { ...inputs, settings: { ...inputs.settings, useOAuth: true } } },
    ...targets.map((list) => ({ definition: profileAssignment, news: { profileId, targets: list } })),
  ];
  const lines: string[] = [];
  for (const { definition, news } of operations) {
    const operation = room.operation();
    const failures = await operation.resource(definition as never).check(news);
    lines.push(...operation.lines, ...failures.map(({ reason }) => reason));
  }
  return lines;
}

test.each([false, true])(
  "previews on the twin and on the tenant are identical, including all counts (names: %s)",
  async (names) => {
    await using original = await openOriginal();
    await using copy = await openTwin((await twinOf(original, { names })).twin);

    const said = await previews(original);

    expect(said.length).toBeGreaterThan(15);
    expect(said.join("\n")).toMatch(/1,277 users in "Sales" and 2 users in "Outer"/);
    expect(said.join("\n")).toMatch(/\d+ devices of \d+ users will stop syncing immediately/);
    expect(said.join("\n")).toMatch(/all 1,500 users/);
    expect(await previews(copy)).toEqual(said);
    expect(copy.loopback.violations).toEqual([]);
  },
);

test("the twin keeps the figure of the tenant's usage report", async () => {
  await using original = await openOriginal();
  original.loopback.tenant.usersOfOtherMailApps = 17;
  await using copy = await openTwin((await twinOf(original)).twin);

  expect((await previews(copy)).join("\n")).toContain("shows 17 users of apps other");
});
