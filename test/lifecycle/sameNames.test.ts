import { factsIn, hideFacts } from "../../provider/lifecycle/hiddenInput";
import { parentOf } from "../../provider/lifecycle/owner";
import { factsOf } from "../../provider/plugin/urn";
import { definitions } from "../../provider/resources/index";
import { Session } from "../../provider/session";
import { openRoom } from "../resources/harness";

const urn = (types: string, name: string) => `urn:pulumi:prod::contoso::${types}::${name}`;
const profile = "m365:index:EmailProfile";
const assignment = "m365:index:ProfileAssignment";
const component = "contoso:index:Mail";

/** The names with which the lines and errors of the resources start, in the order of the run. */
async function startsOf(urns: readonly string[]): Promise<string[]> {
  await using room = await openRoom();
  const before = { ...process.env };
  Object.assign(process.env, room.loopback.environment);
  const starts: string[] = [];
  try {
    const session = new Session(
      () => undefined,
      (_, { name, shownAs = name }) => void starts.push(shownAs),
    );
    for (const one of urns) {
      const kind = one.includes(assignment) ? "ProfileAssignment" : "EmailProfile";
      const reading = session.read(definitions[kind], factsOf(one), "not-an-id", {});
      await reading.catch(({ message }: Error) => void starts.push(message.split(": ")[0] ?? ""));
      // Reading an id that does not exist fails or finds nothing.
    }
  } finally {
    process.env = before;
  }
  return starts;
}

test("the first resource is called by its name, and another one with the same name also by its kind or its component", async () => {
  const refused = jest.spyOn(definitions.EmailProfile.verbs, "observe");
  refused.mockRejectedValue(Object.assign(new Error("no."), { isM365Error: true, code: "M365_API" }));
  const assigned = jest.spyOn(definitions.ProfileAssignment.verbs, "observe");
  assigned.mockRejectedValue(Object.assign(new Error("no."), { isM365Error: true, code: "M365_API" }));
  const urns = [
    urn(profile, "mail"),
    urn(assignment, "mail"),
    urn(`${component}$${profile}`, "mail"),
    urn(profile, "other"),
    urn(profile, "mail"),
  ];

  expect(await startsOf(urns)).toEqual([
    "mail",
    "mail (ProfileAssignment)",
    `mail (EmailProfile in ${component})`,
    "other",
    "mail",
  ]);
  jest.restoreAllMocks();
});

test("both fronts know the component of a resource", () => {
  expect(parentOf(urn(`a:b:C$${component}$${profile}`, "x::$y"))).toBe(component);
  expect(parentOf(urn(profile, "x$y"))).toBeUndefined();
  expect(factsOf(urn(`${component}$${profile}`, "mail")).parent).toBe(component);
  const facts = { name: "mail", owner: "0123456789abcdef", ignoreChanges: [], parent: component };
  expect(factsIn(hideFacts(facts)).parent).toBe(component);
});
