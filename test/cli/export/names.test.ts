import { nameObjects } from "../../../provider/cli/export/names";
import { listedProfiles } from "../../../provider/resources/deviceConfigurations/profileList";

const ios = "#microsoft.graph.iosEasEmailProfileConfiguration";
const idOf = (at: number) => `${String(at).repeat(8)}-0000-0000-0000-000000000000`;

const named = (...displayNames: (string | null)[]) => [
  ...nameObjects(
    listedProfiles(
      displayNames.map((displayName, at) => ({ id: idOf(at), "@odata.type": ios, displayName })),
    ),
  ).values(),
];

test.each([
  ["iOS mail", "ios-mail"],
  ["  Vertrieb: iOS-Mail (neu)  ", "vertrieb-ios-mail-neu"],
  ["Außendienst Zürich", "aussendienst-zurich"],
  ["2nd profile", "2nd-profile"],
  ["メール", "ios"],
  ["", "ios"],
  [null, "ios"],
])("%j is named %s", (displayName, name) => {
  expect(named(displayName)).toEqual([name]);
});

test("only profiles with the same name get the start of their id as a suffix", () => {
  expect(named("Mail", "mail!", "Other")).toEqual(["mail-00000000", "mail-11111111", "other"]);
});

test("names that would become the same variable are made unique", () => {
  expect(named("Mail 1 a", "Mail 1a")).toEqual(["mail-1-a-00000000", "mail-1a-11111111"]);
});

test("profiles do not take the names of settings and assignments", () => {
  expect(named("Mobile e-mail access", "Integrated apps", "Mail assignment")).toEqual([
    "integrated-apps-11111111",
    "mail-assignment-22222222",
    "mobile-e-mail-access",
  ]);
});

test("a name that already ends like the id of another profile stays unique", () => {
  const names = named("Mail", "Mail", "Mail 00000000");

  expect(new Set(names).size).toBe(3);
});

test("names do not depend on the order of the tenant's list", () => {
  const profiles = listedProfiles(
    ["B", "A", "A"].map((displayName, at) => ({ id: idOf(at), "@odata.type": ios, displayName })),
  );

  expect([...nameObjects([...profiles].reverse())]).toEqual([...nameObjects(profiles)]);
});
