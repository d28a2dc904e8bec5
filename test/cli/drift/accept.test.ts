import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entriesFor, writeAccepted } from "../../../provider/cli/drift/accept";
import { applyIgnores } from "../../../provider/cli/drift/ignore/apply";
import { readIgnoreFile } from "../../../provider/cli/drift/ignore/file";
import { consent, report, resource, stack } from "./reports";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-accept-"));
const file = join(folder, "drift-ignore.yaml");
beforeEach(() => void jest.spyOn(console, "log").mockImplementation(() => undefined));
afterEach(() => {
  rmSync(file, { force: true });
  jest.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date("2026-11-21T12:00:00.000Z");
const text = { path: "settings.accountName", declared: "a", live: "#1: *x*", words: "" };
const found = report(
  [
    stack("prod", {
      resources: [
        consent,
        resource("mail", {
          status: "drifted",
          properties: [text, { path: "displayName", declared: "[secret]", live: "[secret]", words: "" }],
        }),
        resource("ios-mail", { status: "gone" }),
      ],
    }),
  ],
  2,
);
const wish = { ignore: file, reason: "a pilot", until: "2026-12-31" };
const accept = (...differences: string[]) => writeAccepted(found, { ...wish, accept: differences });

test("an accepted difference is written to a new file, and the entry then covers it", () => {
  const entries = accept("prod/apps/userConsent", "mail/settings.accountName", "ios-mail") ?? [];
  expect(readFileSync(file, "utf8")).toBe(`\
- stack: prod
  resource: apps
  property: userConsent
  value: lowRisk
  reason: a pilot
  until: 2026-12-31
- stack: prod
  resource: mail
  property: settings.accountName
  value: "#1: *x*"
  reason: a pilot
  until: 2026-12-31
- stack: prod
  resource: ios-mail
  deleted: true
  reason: a pilot
  until: 2026-12-31
`);
  const statuses = found.stacks.flatMap((one) => applyIgnores(one, entries, now).resources);
  expect(statuses.map(({ status }) => status)).toEqual(["inLine", "drifted", "inLine"]);
});

test("comments, order and quotes are kept, and an existing entry for the difference is updated", () => {
  writeFileSync(
    file,
    `\
# Agreed with the service desk.

- { resource: phones, property: mode, value: anyApp, reason: old phones, until: 2026-11-30 } # ask Tom
# The pilot.
- stack: prod
  resource: apps
  property: userConsent
  reason: 'before values'
  until: 2026-11-01

- resource: other # the last
  reason: a reason
  until: 2027-01-01
`,
  );
  accept("apps/userConsent");
  expect(readFileSync(file, "utf8")).toBe(`\
# Agreed with the service desk.

- { resource: phones, property: mode, value: anyApp, reason: old phones, until: 2026-11-30 } # ask Tom
# The pilot.
- stack: prod
  resource: apps
  property: userConsent
  value: lowRisk
  reason: 'a pilot'
  until: 2026-12-31

- resource: other # the last
  reason: a reason
  until: 2027-01-01
`);
});

test("accepting a value twice adds it once to a list of accepted values, and keeps the line endings", () => {
  writeFileSync(
    file,
    "# only comments before\r\n- stack: prod\r\n  resource: apps\r\n  property: userConsent\r\n  values: [off]\r\n  reason: a\r\n  until: 2026-12-01\r\n",
  );
  accept("apps/userConsent");
  accept("apps/userConsent");
  expect(readIgnoreFile(file)).toMatchObject([{ values: ["off", "lowRisk"], reason: "a pilot" }]);
  expect(readFileSync(file, "utf8")).not.toMatch(/[^\r]\n/);
});

test("a list that two entries share by an alias is refused, and the file is unchanged", () => {
  const shared =
    "- { stack: prod, resource: apps, property: userConsent, values: &both [off], reason: a, until: 2026-12-01 }\n- { resource: phones, property: mode, values: *both, reason: b, until: 2026-12-01 }\n";
  writeFileSync(file, shared);
  expect(() => accept("apps/userConsent")).toThrow(
    /share values through an anchor \(&\) and an alias \(\*\)\. Write the entry yourself\. Nothing was written\.$/,
  );
  expect(readFileSync(file, "utf8")).toBe(shared);
});

test("a file that contains only comments keeps them", () => {
  writeFileSync(file, "# Nothing yet.\n");
  accept("apps/userConsent");
  expect(readFileSync(file, "utf8")).toMatch(/^# Nothing yet\.\n+- stack: prod\n/);
});

test("a secret is accepted with any value, and its value is not written to the file", () => {
  accept("mail/displayName");
  expect(readIgnoreFile(file)).toEqual([
    { stack: "prod", resource: "mail", property: "displayName", reason: "a pilot", until: "2026-12-31" },
  ]);
});

test.each([
  ["apps/userConsnt", 'there is no difference "apps/userConsnt". There are prod/apps/userConsent, '],
  ["prod/apps/userConsnt", 'Did you mean "prod/apps/userConsent"? Nothing was written.'],
  ["test/apps/userConsent", 'there is no difference "test/apps/userConsent". '],
])("a name that matches no difference is refused, and nothing is written: %s", (name, message) => {
  expect(() => accept("apps/userConsent", name)).toThrow(message);
  expect(existsSync(file)).toBe(false);
});

test("a name that several resources share is refused, and the error lists the unambiguous names", () => {
  const pair = ["EmailProfile", "ProfileAssignment"].map((type) =>
    resource("mail", { urn: type, type, status: "gone" }),
  );
  const twice = report([stack("prod", { resources: pair })], 2);
  expect(() => writeAccepted(twice, { ...wish, accept: ["prod/mail"] })).toThrow(
    '"prod/mail" names several differences: prod/mail (EmailProfile), prod/mail (ProfileAssignment). Name one of them.',
  );
  writeAccepted(twice, { ...wish, accept: ["prod/mail (EmailProfile)"] });
  expect(readIgnoreFile(file)).toMatchObject([{ resource: "mail (EmailProfile)", deleted: true }]);
});

test.each([
  [{ ignore: undefined }, "--accept needs --ignore with the file for the entry"],
  [{ reason: undefined }, "--accept needs --reason"],
  [{ reason: " " }, "--accept needs --reason"],
  [{ until: undefined }, "--accept needs --until"],
  [{ until: "soon" }, "--accept needs --until"],
  [{ until: "2026-11-20" }, "--until is 2026-11-20, which is over."],
  [{ accept: undefined }, "--reason needs --accept."],
  [{ accept: undefined, reason: undefined }, "--until needs --accept."],
  [{ ignore: join(folder, "none", "ignore.yaml") }, "cannot be written: there is no folder"],
])("invalid combinations of options are refused before anything is read: %j", (more, message) => {
  expect(() => entriesFor({ accept: ["apps/userConsent"], ...wish, ...more } as never, now)).toThrow(message);
});

test("a missing file counts as empty with --accept, and is an error without it", () => {
  expect(entriesFor({ accept: ["a"], ...wish }, now)).toEqual([]);
  expect(() => entriesFor({ ignore: file }, now)).toThrow(`there is no file ${file}`);
});
