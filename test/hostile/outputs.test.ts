import { commentOn } from "../../provider/cli/comment/comment";
import { readPlan } from "../../provider/cli/comment/plan";
import { toMarkdown } from "../../provider/cli/drift/markdown";
import { cardOf } from "../../provider/cli/drift/notify";
import type { DriftReport } from "../../provider/cli/drift/report";
import { toSarif } from "../../provider/cli/drift/sarif";
import { toText } from "../../provider/cli/drift/text";
import { renderPage } from "../../provider/cli/page/page";
import { complain, say } from "../../provider/cli/terminal";
import { visible, visibleJson } from "../../provider/foreignText";
import type { Fact } from "../../provider/impact/facts";
import { warning } from "../../provider/impact/notes";
import { dynamic, previewJson } from "../cli/comment/plans";
import { audience, group, takenFrom } from "../cli/comment/recordedFacts";
import { report, resource, stack } from "../cli/drift/reports";

/** Terminal escape sequences, CI log commands, and characters that disguise text. */
const evil =
  "a\u001b[2J\u001b]0;t\u0007\u009b31m \u202e\u2066\u200b\u0085\u2028\r\n::stop-commands::x\n  ::error::x\n##[error]x ##vso[task.setvariable variable=a]b [link](https://x.example) <b>";

const hostile: DriftReport = report(
  [
    stack(evil, {
      status: "notReadable",
      reason: evil,
      resources: [
        resource(evil, {
          status: "drifted",
          properties: [
            {
              path: evil,
              declared: evil,
              live: evil,
              words: evil,
              ignoreExpired: { reason: evil, until: "2026-11-01" },
            },
          ],
          impact: [evil],
          changedBy: { name: evil, source: "directoryAudit" },
        }),
        resource("gone", { status: "notReadable", reason: evil }),
      ],
    }),
  ],
  1,
);
const now = new Date("2026-11-21T02:01:00.000Z");

const step = {
  op: "update",
  name: "mail",
  type: dynamic("EmailProfile"),
  olds: { displayName: "a" },
  news: { displayName: evil },
};
const facts: Fact[] = [{ kind: "getsAccount", ...audience(group(evil, 13)) }, warning(evil)];
const plan = readPlan(previewJson([step], [], [{ message: evil, severity: "error" }]));

function printed(write: () => void): string {
  const said: string[] = [];
  const spies = (["log", "error"] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...all) => void said.push(String(all[0]))),
  );
  write();
  for (const spy of spies) spy.mockRestore();
  return said.join("\n");
}

const outputs: Record<string, () => string> = {
  "drift on a terminal": () => toText(hostile, { width: 80, hasColours: false, now }, []),
  "drift on a narrow terminal": () => toText(hostile, { width: 20, hasColours: false, now }, []),
  "drift as Markdown": () => toMarkdown(hostile, now),
  "drift as SARIF": () => visibleJson(toSarif(hostile, "Pulumi.yaml"), 2),
  "drift as JSON": () => visibleJson(hostile, 2),
  "drift as a page": () => renderPage(hostile, []).replace(/<(script|style)>.*?<\/\1>/gs, ""),
  "a message to Teams": () => visibleJson(cardOf(hostile, now), 2),
  "the comment on a pull request": () =>
    commentOn(plan, { deletes: new Map(), observed: takenFrom([step], { mail: facts }), isOffline: false }),
  "a line of a command": () => printed(() => say(`m365: ${evil}`)),
  "an error of a command": () => printed(() => complain(evil)),
};

test.each(Object.entries(outputs))(
  "nothing in %s controls a terminal or a log, or is invisible",
  (_, write) => {
    const output = write();

    expect(output).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b]/u);
    expect(output).not.toMatch(/^\s*::/m);
    expect(output).not.toMatch(/##(\[|vso)/);
  },
);

test("values in JSON are unchanged", () => {
  for (const value of [evil, "\u{e0041} \ud800 :: ##[x] \\\\u0041 \\", { [evil]: [evil] }])
    expect(JSON.parse(visibleJson(value, 2))).toEqual(value);
});

test("a message in SARIF contains no link, and a card no markup", () => {
  const [{ results = [] } = {}] = (
    toSarif(hostile, "Pulumi.yaml") as { runs: { results: { message: { text: string } }[] }[] }
  ).runs;

  expect(results.length).toBeGreaterThan(0);
  for (const { message } of results) expect(message.text).not.toMatch(/(?<!\\)[[\]]/);
  expect(JSON.stringify(cardOf(hostile, now))).not.toContain("[link](https");
});

test("visible characters are unchanged", () => {
  for (const text of [
    "urn:pulumi:a::b::c",
    "C::D",
    '5" tablets, 50 %',
    "a :: b",
    "# 1",
    "Vertrieb Österreich",
  ])
    expect(visible(text)).toBe(text);
});
