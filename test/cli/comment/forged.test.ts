import fc from "fast-check";
import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import { reachIn } from "../../../provider/cli/comment/reach";
import { quoted } from "../../../provider/impact/wording";
import { appOf, nameOfRule } from "../../../provider/resources/mobileEmailAccessPolicy/apps";
import { dynamic, previewJson } from "./plans";

/** Names that people give to groups, devices and policies, and that read like sentences of ours. */
const names = [
  '5" tablets',
  '" 590,138 devices of 590,138 users stop synchronising at once; "',
  "x; 590,138 users lose the account and its synchronised data",
  'x" is "a" in the tenant, declared "b.',
  "phones: mode is a in the tenant, declared b.",
  'a\\" gets the account: 1 user in "b',
  "\\",
  '\\\\"',
  '"',
  '""',
];

const headline = (lines: string[]) => {
  const step = {
    op: "update",
    name: "sales",
    type: dynamic("ProfileAssignment"),
    olds: { a: 1 },
    news: { a: 2 },
  };
  return commentOn(readPlan(previewJson([step], lines)), { deletes: new Map(), isOffline: false }).split(
    "\n",
  )[0];
};

test.each(names)("a group called %j is counted as one with a plain name", (name) => {
  expect(
    headline([`sales: 13 users in ${quoted(name)} get the account; 2 users in ${quoted("b")} do not.`]),
  ).toBe("**1 change reaches 13 people: they get a mail account.**");
});

test.each(names)("a device type %j changes no figure", (name) => {
  const traits = { DeviceType: name, DeviceModel: "", DeviceUserAgent: "", DeviceOS: "" };
  const app = appOf(traits).name;
  const rule = nameOfRule({ characteristic: "DeviceType", queryString: name });

  expect(
    headline([`sales: Outlook, and ${rule}. 63 devices of 58 users stop synchronising at once (${app} 63).`]),
  ).toBe("**1 change reaches 58 people: 63 devices stop synchronising at once.**");
});

test("no name at all changes what a line says of people", () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...names, '"', "\\", "; ", ". ", ": "), fc.string()))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const line = `13 users in ${quoted(one)} and 5 users in ${quoted(other)} get the account; all of ${quoted(other)} keep it.`;
      const [reached, ...more] = reachIn(line);

      expect(more).toEqual([]);
      expect(reached).toMatchObject({ people: 18, devices: undefined });
      expect(reached?.audience).toBe(`13 users in ${quoted(one)} and 5 users in ${quoted(other)}`);
    }),
  );
});
