import { parseFilter } from "../../provider/loopback/graph/filter";

const entity = {
  displayName: "Contoso's mail",
  version: 3,
  isEnabled: true,
  note: null,
  createdDateTime: "2026-11-19T14:02:00.000Z",
  actor: { applicationId: "91d00000-0000-4000-8000-000000000000" },
  resources: [{ resourceId: "a" }, { resourceId: "b" }],
};

const dialect = {
  properties: [
    "displayName",
    "version",
    "isEnabled",
    "note",
    "createdDateTime",
    "actor/applicationId",
    "resources/resourceId",
  ],
  isOf: (_: unknown, type: string) => type === "microsoft.graph.mail",
};

test.each([
  ["displayName eq 'contoso''s MAIL'", true],
  ["displayName ne 'other'", true],
  ["version eq 3", true],
  ["version ne 3", false],
  ["version gt 2 and version le 3", true],
  ["version lt 3 or version ge 4", false],
  ["version le 2", false],
  ["version ge 3", true],
  ["version gt 3", false],
  ["version gt 2 and version gt 5", false],
  ["version ne 'a'", true],
  ["note ne 'x'", true],
  ["isEnabled eq true", true],
  ["isEnabled eq false", false],
  ["note eq null", true],
  ["displayName eq null", false],
  ["version gt 'a'", false],
  ["createdDateTime ge 2026-11-19", true],
  ["createdDateTime lt 2026-11-19T14:02:00Z", false],
  ["createdDateTime lt 2026-11-19T14:02:00.001+00:00", true],
  ["actor/applicationId eq 91d00000-0000-4000-8000-000000000000", true],
  ["startswith(displayName,'CONTOSO')", true],
  ["startswith(displayName, 'mail')", false],
  ["contains(displayName,'mail')", true],
  ["not contains(displayName,'mail')", false],
  ["not (version eq 1 or version eq 2)", true],
  ["(version eq 1 or version eq 3) and isEnabled eq true", true],
  ["version eq 3 or version eq 1 and isEnabled eq false", true],
  ["version in (1, 3)", true],
  ["version in (1, 2)", false],
  ["resources/any(r: r/resourceId eq 'b')", true],
  ["resources/any(r:r/resourceId eq 'c')", false],
  ["isof('microsoft.graph.mail')", true],
  ["not(isof('microsoft.graph.mail'))", false],
])("%s is %s", (text, expected) => {
  expect(parseFilter(text, dialect)(entity)).toBe(expected);
});

test.each([
  ["", "Syntax error"],
  ["displayName", "Syntax error"],
  ["version eq", "Syntax error"],
  ["version eq 3 isEnabled eq true", "Syntax error"],
  ["(version eq 3", "Syntax error"],
  ["version eq 3)", "Syntax error"],
  ["version eq #", "Syntax error"],
  ["version in (1 2)", "Syntax error"],
  ["version like 3", "'like' is not an operator"],
  ["version eq three", "'three' is not a literal"],
  ["secret eq 3", "Could not find a property named 'secret'"],
  ["endswith(displayName,'x')", "An unknown function with name 'endswith'"],
  ["resources/any(r: r/name eq 'x')", "Could not find a property named 'r/name'"],
])("%j is refused", (text, message) => {
  expect(() => parseFilter(text, dialect)).toThrow(message);
});

test("isof is supported only for sets with derived types", () => {
  expect(() => parseFilter("isof('microsoft.graph.mail')", { properties: [] })).toThrow(
    "An unknown function",
  );
});
