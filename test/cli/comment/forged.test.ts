import fc from "fast-check";
import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import type { Fact } from "../../../provider/impact/facts";
import { note } from "../../../provider/impact/notes";
import { linesOf } from "../../../provider/impact/words";
import { appOf, nameOfRule } from "../../../provider/resources/mobileEmailAccessPolicy/census/apps";
import { dynamic, previewJson } from "./plans";
import { audience, fate, group, takenFrom } from "./recordedFacts";

/** Names of groups, devices and policies that imitate our sentences. */
const names = [
  '5" tablets',
  '" 590,138 devices of 590,138 users will stop syncing immediately; "',
  "x; 590,138 users lose the account and its synchronised data",
  'x" is "a" in the tenant, but the program declares "b.',
  "phones: mode is a in the tenant, but the program declares b.",
  'a\\" gets the account: 1 user in "b',
  "\\",
  '\\\\"',
  '"',
  '""',
];

const headline = (facts: Fact[]) => {
  const step = {
    op: "update",
    name: "sales",
    type: dynamic("ProfileAssignment"),
    olds: { a: 1 },
    news: { a: 2 },
  };
  const lines = linesOf(facts).map((line) => `sales: ${line}`);
  return commentOn(readPlan(previewJson([step], lines)), {
    ...{ deletes: new Map(), observed: takenFrom([step], { sales: facts }), isOffline: false },
  }).split("\n")[0];
};

const gets = (name: string, other = "b"): Fact => ({
  ...{ kind: "getsAccount", ...audience(group(name, 13)), except: audience(group(other, 2)) },
});

test.each(names)("a group called %j is counted like one with a plain name", (name) => {
  expect(headline([gets(name)])).toBe("**1 change affects 13 people: they get a mail account.**");
});

test.each(names)("a device type %j does not change the counts", (name) => {
  const traits = { DeviceType: name, DeviceModel: "", DeviceUserAgent: "", DeviceOS: "" };
  const rule = nameOfRule({ characteristic: "DeviceType", queryString: name });

  expect(
    headline([
      { kind: "accessMode", mode: "outlookOnly", apps: [rule], hasUnknownRules: false },
      fate("stopsSyncing", 58, { [appOf(traits).name]: 63 }),
    ]),
  ).toBe("**1 change affects 58 people: 63 devices will stop syncing immediately.**");
});

test.each(names)("a note that quotes %j does not count as an effect", (name) => {
  expect(headline([note(name)])).toBe("**1 change without a known effect on people.**");
});

test("no name changes what a fact says about people", () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...names, '"', "\\", "; ", ". ", ": "), fc.string()))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(headline([gets(one, other)])).toBe("**1 change affects 13 people: they get a mail account.**");
    }),
  );
});
