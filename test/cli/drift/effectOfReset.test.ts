import { effectInWords } from "../../../provider/cli/drift/effectOfReset";
import { toMarkdown } from "../../../provider/cli/drift/markdown";
import { cardOf } from "../../../provider/cli/drift/notify";
import { toSarif } from "../../../provider/cli/drift/sarif";
import { toText } from "../../../provider/cli/drift/text";
import { renderPage } from "../../../provider/cli/page/page";
import type { Fact } from "../../../provider/impact/facts";
import { warning } from "../../../provider/impact/notes";
import { report, resource, stack } from "./reports";

const changed: Fact = { kind: "levelWasChanged", level: "Allow" };
const outlook: Fact = { kind: "accessMode", mode: "outlookOnly", apps: [], hasUnknownRules: false };
const stop: Fact = { kind: "uncountedDevices", become: "blocked" };
const facts = [changed, outlook, stop, warning("mind this.")];
const said = [
  "somebody changed the default access level to Allow: every app is allowed now.",
  "when reset to the declared value: only Outlook is allowed. Devices in other apps will stop syncing immediately.",
  "warning: mind this.",
];

test("an effect that occurs only on reset is marked as such, an existing one is not", () => {
  expect(effectInWords(facts, 1)).toEqual(said);
  expect(effectInWords([stop], 2)).toEqual([
    "when reset to the declared values: Devices in other apps will stop syncing immediately.",
  ]);
  expect(effectInWords([stop], "recreated")[0]).toMatch(/^when recreated: /);
  expect(effectInWords([changed], 1)).toEqual([said[0]]);
});

const mode = { path: "mode", declared: "outlookOnly", live: "anyApp", words: "mode: outlookOnly → anyApp" };
const drifted = report(
  [
    stack("prod", {
      status: "drifted",
      resources: [resource("phones", { status: "drifted", properties: [mode], impact: said })],
    }),
  ],
  2,
);
const now = new Date("2026-11-21T02:01:00.000Z");

test.each<[string, () => string]>([
  ["on a terminal", () => toText(drifted, { width: 200, hasColours: false, now }, [])],
  ["as Markdown", () => toMarkdown(drifted, now)],
  ["as SARIF", () => JSON.stringify(toSarif(drifted, "Pulumi.yaml"))],
  ["as a page", () => renderPage(drifted, [])],
])("every output says that devices stop syncing only when the value is reset: %s", (_, write) => {
  expect(write()).toContain("when reset to the declared value: only Outlook is allowed");
});

test("a Teams card shows the difference without the effect of a reset", () => {
  expect(JSON.stringify(cardOf(drifted, now))).not.toContain("stop syncing");
});
