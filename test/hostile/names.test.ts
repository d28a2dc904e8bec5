import fc from "fast-check";
import { oneLine } from "../../provider/errors";
import { visible } from "../../provider/foreignText";
import { unknownValue } from "../../provider/lifecycle/check";
import type { Kind } from "../../provider/resources/index";
import { definitions } from "../../provider/resources/index";
import { Session } from "../../provider/session";
import { openRoom } from "../resources/harness";

/** Characters that must not reach a terminal or a log, or be hidden in a name. */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u00a0\u00ad\u115f\u200b-\u200c\u2060\u2800\u3000\u3164\ufeff]/u;

test.each([
  ["zero width", "Sales\u200b", "Sales\\u200b"],
  ["no-break space", "Sales\u00a0", "Sales\\u00a0"],
  ["wide space", "Sales\u3000DACH", "Sales\\u3000DACH"],
  ["right to left", "\u202egpj.exe", "\\u202egpj.exe"],
  ["escape sequence", "\u001b[2JSales", "\\u001b[2JSales"],
  ["C1", "\u009b31mSales", "\\u009b31mSales"],
  ["line separators", "a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"],
  ["soft hyphen", "Sa\u00adles", "Sa\\u00adles"],
  ["filler", "Sales\u3164", "Sales\\u3164"],
  ["tag characters", "Sales\u{e0041}", "Sales\\u{e0041}"],
  ["half a surrogate pair", "Sales\ud800", "Sales\\ud800"],
  [
    "plain names of every script",
    'Vertrieb Österreich, 営業部, المبيعات, Søk «5" tablets»',
    'Vertrieb Österreich, 営業部, المبيعات, Søk «5" tablets»',
  ],
  ["emoji", "Family 👨‍👩‍👧 ❤️ 👍🏽", "Family 👨‍👩‍👧 ❤️ 👍🏽"],
])("%s", (_, name, shown) => {
  expect(visible(name)).toBe(shown);
});

test("no invisible character remains in any text, and visible ones are unchanged", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.oneof(
          fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
          fc.constantFrom("\u200b", "\u202e", "\u009b", "\ufeff", "👨", "\u200d"),
        ),
      }),
      (text) => {
        expect(visible(text)).not.toMatch(unseen);
        expect(visible(visible(text))).toBe(visible(text));
      },
    ),
  );
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => expect(visible(text)).toBe(text)));
});

test("an error is one line, and two spaces in a name remain two", () => {
  expect(oneLine('the group "Sales  DACH\u200b"\r\n  is not there')).toBe(
    'the group "Sales  DACH\\u200b" is not there',
  );
});

const profileId = unknownValue;
const evil = "Sales\u200b \u001b]0;x\u0007\u009b1m\u202e\r\n::stop-commands::x";

async function everyLine(act: (session: Session, groupId: string) => Promise<unknown>): Promise<string[]> {
  await using room = await openRoom();
  const { loopback } = room;
  const lines: string[] = [];
  const group = [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === "Sales");
  if (group) group.displayName = evil;
  const { environment } = loopback;
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const session = new Session(
      () => undefined,
      (line) => lines.push(line),
    );
    await act(session, group?.id ?? "").catch((error: Error) => lines.push(error.message));
  } finally {
    process.env = before;
  }
  return lines;
}

const facts = (kind: Kind) => ({ name: kind, owner: "0123456789abcdef", ignoreChanges: [] });

test.each<[string, (session: Session, groupId: string) => Promise<unknown>]>([
  [
    "the reach of a new assignment",
    (session, groupId) =>
      session.check(
        definitions.ProfileAssignment,
        facts("ProfileAssignment"),
        {},
        { profileId, targets: [{ kind: "group", groupId }] },
      ),
  ],
  [
    "an unknown name",
    async (session) => {
      const inputs = { profileId, targets: [{ kind: "group", groupName: `${evil}?` }] };
      const failures = await session.check(
        definitions.ProfileAssignment,
        facts("ProfileAssignment"),
        {},
        inputs,
      );
      throw new Error(failures.map(({ reason }) => reason).join("|"));
    },
  ],
  [
    "a refused value",
    async (session) => {
      const inputs = { displayName: "x", settings: { platform: evil } };
      const failures = await session.check(definitions.EmailProfile, facts("EmailProfile"), {}, inputs);
      throw new Error(failures.map(({ reason }) => reason).join("|"));
    },
  ],
])("control characters in a name are escaped in: %s", async (_, act) => {
  const lines = await everyLine(act);

  expect(lines.join("")).toContain("\\u200b");
  for (const line of lines) expect(line).not.toMatch(unseen);
});
