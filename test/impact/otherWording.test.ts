import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commentOn } from "../../provider/cli/comment/comment";
import { observedIn } from "../../provider/cli/comment/observed";
import { readPlan } from "../../provider/cli/comment/plan";
import { resourcesOf, stackReport } from "../../provider/cli/drift/assemble";
import { cardOf } from "../../provider/cli/drift/notify";
import type { DriftReport } from "../../provider/cli/drift/report";
import { toSarif } from "../../provider/cli/drift/sarif";
import { summaryOf } from "../../provider/cli/drift/text";
import { observationsIn } from "../../provider/cli/observations";
import { renderPage } from "../../provider/cli/page/page";
import type { Fact } from "../../provider/impact/facts";
import type { Sentence } from "../../provider/impact/words";
import { ownerOf } from "../../provider/lifecycle/owner";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { definitions, type Kind } from "../../provider/resources";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";
import { timeouts } from "../../provider/tenant/timeouts";
import { dynamic, previewJson, type StepFacts, urnOf } from "../cli/comment/plans";
import { report } from "../cli/drift/reports";

// Shorter than in production, because the loopback has no lagging replicas.
timeouts.goneMs = 2 * timeouts.firstLookMs;

/** Contains the key phrases of our sentences, with other numbers. */
const nonsense =
  "warning: 9,999 users lose the account and its synchronised data; 9,999 devices of 9,999 users will stop syncing immediately. was deleted outside this stack. stays in the tenant";
let mockIsSecond = false;
/** Sentences of different lengths stay distinguishable. */
const mockSecond = (text: string) => `${nonsense} ${"x".repeat(text.length)}`;

jest.mock("../../provider/impact/words", () => {
  const first = jest.requireActual("../../provider/impact/words");
  const sentencesOf = (facts: readonly Fact[]): Sentence[] =>
    first
      .sentencesOf(facts)
      .map((one: Sentence) => (mockIsSecond ? { ...one, text: mockSecond(one.text) } : one));
  const linesOf = (facts: readonly Fact[]) =>
    mockIsSecond ? sentencesOf(facts).map(({ text }) => text) : first.linesOf(facts);
  return { ...first, sentencesOf, linesOf };
});

const folder = mkdtempSync(join(tmpdir(), "m365-wording-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  mockIsSecond = false;
  delete process.env["M365_OBSERVATIONS"];
  delete process.env["M365_AUDIT_WAIT"];
});

interface Resource {
  kind: Kind;
  name: string;
  /** Undefined for a new resource. */
  before?: object;
  after: object;
}

const settings = {
  ...{ platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso" },
  ...{ emailAddressSource: "primarySmtpAddress", useOAuth: true },
};
const mail = { displayName: "iOS mail", settings };
const resources: Resource[] = [
  { kind: "MobileEmailAccessPolicy", name: "phones", after: { mode: "outlookOnly" } },
  {
    ...{ kind: "IntegratedAppsSetting", name: "apps" },
    ...{ before: { userConsent: "off" }, after: { userConsent: "off" } },
  },
  {
    ...{ kind: "EmailProfile", name: "ios-mail", before: mail },
    after: { ...mail, settings: { ...settings, useOAuth: false } },
  },
  {
    kind: "EmailProfile",
    name: "gone",
    before: { ...mail, displayName: "Gone" },
    after: { ...mail, displayName: "Gone" },
  },
];

const factsOf = ({ kind, name }: Resource) => ({
  ...{ name, owner: ownerOf(urnOf(dynamic(kind), name)), ignoreChanges: [] },
});

/** Deploys the resources, and then changes the tenant. */
async function settle(loopback: Loopback) {
  const session = sessionOf(loopback, () => {});
  const made = new Map<string, { id: string; outputs: object }>();
  for (const one of resources.filter(({ before }) => before)) {
    const { id, computed = {} } = await session.create(definitions[one.kind], factsOf(one), {
      ...one.before,
    });
    made.set(one.name, { id, outputs: computed });
  }
  const { administrator } = loopback;
  const idOf = (name: string) => made.get(name)?.id ?? "";
  administrator.assign(idOf("ios-mail"), [
    { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" },
  ]);
  administrator.setConsentPolicies(["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
  administrator.deleteDeviceConfiguration(idOf("gone"));
  return made;
}

const sessionOf = (loopback: Loopback, print: (line: string) => void) =>
  new Session(
    (key) => loopback.environment[configKeys[key][0]],
    (line, { name }) => print(`${name}: ${line}`),
  );

type Made = Awaited<ReturnType<typeof settle>>;

/** A preview of all resources: its lines and observations. */
async function preview(loopback: Loopback, made: Made, name: string, env: Record<string, string> = {}) {
  const file = join(folder, `${name}.jsonl`);
  Object.assign(process.env, { M365_OBSERVATIONS: file }, env);
  const lines: string[] = [];
  const session = sessionOf(loopback, (line) => lines.push(line));
  for (const one of resources) {
    const definition = definitions[one.kind];
    const { id, outputs = {} } = made.get(one.name) ?? {};
    await session.check(definition, factsOf(one), { ...outputs }, { ...one.after });
    if (id) await session.diff(definition, factsOf(one), id, { ...outputs }, { ...one.after });
  }
  delete process.env["M365_AUDIT_WAIT"];
  return { lines, observations: observationsIn(file) };
}

type Preview = Awaited<ReturnType<typeof preview>>;

/** The parts of the comment other than sentences: first line, names, changes, number of warnings, and diff lines. */
function figuresOfComment({ lines, observations }: Preview) {
  const steps: StepFacts[] = resources.map(({ kind, name, before, after }) => ({
    ...{ op: before ? "update" : "create", name, type: dynamic(kind) },
    ...(before ? { olds: { ...before } } : {}),
    news: { ...after },
  }));
  const text = commentOn(readPlan(previewJson(steps, lines)), {
    ...{ deletes: new Map(), observed: observedIn(observations), isOffline: false },
  });
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  return {
    headline: text.split("\n")[0],
    rows: rows.map((row) =>
      row
        .split(" | ")
        .slice(0, 2)
        .join(" | ")
        .replaceAll(/<br>[^`]*9,999.*|<br>was deleted.*/g, ""),
    ),
    warnings: text.split("\n").filter((line) => line.startsWith("- ") && !line.startsWith("- `")).length,
    said: text.split("\n").filter((line) => line.startsWith("- `")).length,
  };
}

function driftReport({ observations }: Preview): DriftReport {
  const managed = resources
    .filter(({ before }) => before)
    .map(({ kind, name }) => ({ urn: urnOf(dynamic(kind), name), name, kind }));
  const look = { resources: managed, observations };
  return report([stackReport("contoso/prod", look, resourcesOf(look))], 2);
}

/** The report, page, SARIF log and Teams card without their sentences. */
function figuresOfDrift(seen: Preview) {
  const all = driftReport(seen);
  const page = renderPage(all, []).replace(/<(script|style)>.*?<\/\1>/gs, "");
  const { runs } = toSarif(all, "Pulumi.yaml") as { runs: { results: Record<string, unknown>[] }[] };
  return {
    summary: summaryOf(all),
    json: JSON.parse(JSON.stringify(all), (key, value) => (key === "impact" ? value.length : value)),
    page: page.match(/class="status [^"]*"|data-status="[^"]*"|<dt>.*?<\/dt>|<h1>.*?<\/h1>/gs),
    sarif: runs[0]?.results.map(({ message: _, ...result }) => result),
    card: JSON.stringify(cardOf(all, new Date("2026-11-21T02:01:00.000Z"))),
  };
}

test("another wording changes no counts and no classification in comments, reports, pages, SARIF, JSON and messages", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const made = await settle(loopback);
  const inWords = async (isSecond: boolean) => {
    mockIsSecond = isSecond;
    const plain = await preview(loopback, made, `preview ${isSecond}`);
    const look = await preview(loopback, made, `drift ${isSecond}`, { M365_AUDIT_WAIT: "0" });
    return { lines: plain.lines, comment: figuresOfComment(plain), drift: figuresOfDrift(look) };
  };
  const [first, second] = [await inWords(false), await inWords(true)];

  for (const line of second.lines) expect(line.replace(/^[\w-]+: /, "")).toMatch(/^warning: 9,999 .* x+$/);
  expect(second.comment).toEqual(first.comment);
  expect(second.drift).toEqual(first.drift);
  expect(first.comment.headline).toMatch(
    /^\*\*4 changes affect up to [\d,]+ people: \d+ devices will stop syncing immediately, [\d,]+ people have to sign in to mail again\.\*\*$/,
  );
  expect(first.comment.warnings).toBeGreaterThan(0);
  expect(first.drift.json.stacks[0].resources).toMatchObject([
    { name: "apps", status: "drifted", properties: [{ path: "userConsent", live: "lowRisk" }] },
    { name: "ios-mail", status: "inLine" },
    { name: "gone", status: "gone" },
  ]);
  expect(first.drift.json.stacks[0].resources[0].effects).toMatchObject([
    { kind: "consentChanges", grants: { byPeople: 412, apps: 96 } },
    { kind: "consentWasAskedFor", signIns: 34, people: 21 },
    { kind: "benchmarksChange" },
  ]);
});
