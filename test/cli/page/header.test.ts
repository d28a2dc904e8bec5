import type { StackReport } from "../../../provider/cli/drift/report";
import { headline } from "../../../provider/cli/page/header";
import { resource } from "./sample";

const stack = (
  name: string,
  status: StackReport["status"],
  more: Partial<StackReport> = {},
): StackReport => ({
  ...{ stack: name, status, resources: [resource("a", "EmailProfile", { status })] },
  ...more,
});

test.each<[StackReport[], string]>([
  [[], "No stack was checked."],
  [[stack("a", "inLine")], "a is in line."],
  [[stack("a", "gone")], "a drifted: 1 of 1 resource."],
  [[stack("a", "drifted", { fixed: true })], "a was reset: 1 of 1 resource."],
  [[stack("a", "notReadable")], "a could not be read."],
  [[stack("a", "inLine"), stack("b", "inLine")], "All 2 stacks are in line."],
  [[stack("a", "drifted"), stack("b", "inLine")], "Of 2 stacks 1 drifted."],
  [
    [stack("a", "drifted", { fixed: true }), stack("b", "gone"), stack("c", "notReadable")],
    "Of 3 stacks 1 drifted, 1 was reset and 1 could not be read.",
  ],
])("the page's headline: %#", (stacks, sentence) => {
  expect(headline(stacks)).toBe(sentence);
});
