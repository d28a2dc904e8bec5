import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlan } from "../../provider/cli/comment/plan";
import { programIn } from "../../provider/cli/drift/adopt/program";
import { exportedTo } from "../../provider/cli/drift/exportedStates";
import { readHistory } from "../../provider/cli/drift/history";
import { readIgnoreFile } from "../../provider/cli/drift/ignore/file";
import { observationsIn } from "../../provider/cli/observations";
import { readTenantsFile } from "../../provider/cli/tenants/tenantsFile";
import { readText } from "../../provider/cli/textFile";
import { namedPeople } from "../../provider/cli/whom";
import { readRingsFile } from "../../provider/resources/mobileEmailAccessPolicy/rings/ringsFile";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-given-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const brokenYaml = "a: 1\nb: [\n";
const brokenJson = '{\n  "steps": [\n';
const picture = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

interface Given {
  name: string;
  read(file: string): unknown;
  broken: string;
  /** Readable content that is not this kind of file. */
  other: string;
  /** Set if an empty file is valid. */
  empty?: "is fine";
}

const ofYaml = { broken: brokenYaml, other: "- 1\n" };
const ofJson = { broken: brokenJson, other: "[1]\n" };
const given: Given[] = [
  { name: "tenants.yaml", read: readTenantsFile, ...ofYaml },
  { name: "rings.yaml", read: readRingsFile, ...ofYaml },
  { name: "drift-ignore.yaml", read: readIgnoreFile, broken: brokenYaml, other: "a: 1\n", empty: "is fine" },
  { name: "Pulumi.yaml", read: () => programIn(folder), ...ofYaml },
  { name: "contoso.json", read: (file) => exportedTo(new Map([["prod", file]]))("prod"), ...ofJson },
  { name: "preview.json", read: (file) => readPlan(readText(file), file), ...ofJson },
  { name: "observations.jsonl", read: observationsIn, ...ofJson, empty: "is fine" },
  { name: "history.jsonl", read: readHistory, ...ofJson, other: "[1]\n[2]\n", empty: "is fine" },
  { name: "people.txt", read: (people) => namedPeople({ people }), broken: "anna\n", other: "{}\n" },
];

/** The error message on one line, without the folder; empty if the file was accepted. */
async function said({ name, read }: Given, content: string | Buffer | undefined): Promise<string> {
  const file = join(folder, name);
  if (content === undefined) mkdirSync(file);
  else writeFileSync(file, content);
  try {
    await read(file);
    return "";
  } catch (error) {
    expect(error).toMatchObject({ isM365Error: true });
    return (error as Error).message.replaceAll(folder, "").replaceAll("\n", " ");
  }
}

/** The message names the file and the next step, and contains no wording of a parser or the operating system. */
function expectSentence(sentence: string, name: string): void {
  expect(sentence).toContain(name);
  expect(sentence).not.toMatch(/EISDIR|ENOENT|SyntaxError|YAML[A-Z]|undefined|\bat (position|line)\b/);
  expect(sentence).toMatch(/(Correct|Name|Write|Export|Run|such as|its error output)\b/);
}

test.each(given)("$name that is broken: the file, the line and the next step", async (one) => {
  const sentence = await said(one, one.broken);

  expectSentence(sentence, one.name);
  if (one.broken === brokenYaml) expect(sentence).toMatch(/, line [23]: this is not YAML \(/);
  if (one.broken === brokenJson && /contoso|preview/.test(one.name)) expect(sentence).toMatch(/in line 2\b/);
});

test.each(given)("$name that is empty", async (one) => {
  const sentence = await said(one, "");

  if (one.empty) expect(sentence).toBe("");
  else expectSentence(sentence, one.name);
});

test.each(given)("$name that is a folder", async (one) => {
  const sentence = await said(one, undefined);

  expectSentence(sentence, one.name);
  expect(sentence).toContain("it is a folder");
});

test.each(given)("$name that is a picture", async (one) => {
  const sentence = await said(one, picture);

  expectSentence(sentence, one.name);
  expect(sentence).toContain("it is not a text file");
});

test.each(given)("$name that holds something else", async (one) => {
  expectSentence(await said(one, one.other), one.name);
});

test("a second document in a file is no mistake of YAML, and none that is passed over", async () => {
  expect(await said(given[0] as Given, "tenants: []\n---\ntenants: []\n")).toContain(
    "tenants.yaml, line 2: a second document begins here, and one is read. Correct this line.",
  );
});
