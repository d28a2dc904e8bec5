import { fleetOf, modelOf, rollOuts } from "./model";
import { againstOpenTofu, readsOfPeers } from "./peers";
import type { Result, Run } from "./results";
import { cellsOf, heads, markdownTable } from "./table";

/** docs/performance.md, from the results of a run. */
export async function pageOf({ results, machine, quick }: Run): Promise<string> {
  const parts = [
    introduction(machine, quick),
    markdownTable(heads, results.filter(isShown).map(cellsOf)),
    growth(results),
    section("Requests to the tenant", requests(results)),
    advice(results),
    section("Compared with other tools", comparison(results)),
    section("Beyond one machine", await model(results)),
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

function introduction(machine: string, quick: boolean): string {
  const kind = quick
    ? "**A quick run: small stacks, few repetitions, a busy machine. Its ratios are rough.** "
    : "";
  return `# Performance

This page shows what the provider costs in addition to the Pulumi engine itself. Each case alternately runs the same program with our
resources, on a loopback tenant that answers after 50 ms, and with as many dynamic resources that do nothing (the floor). Times are
medians; half of the resources are e-mail profiles, half are their assignments. A batch counts as one request. The quickstart's
tenant answers as slowly as a live one: after 250 ms, and after 1.2 s for a cmdlet. The program for the
plugin keeps stack traces as short as our classes do, so that the two can be compared. A missed row can be due to the machine:
[decision 21](decisions/0021-a-missed-row-is-compared-with-earlier-code.md) says how to tell.

${kind}Machine: ${machine}. This page is written by \`npm run bench -- --docs\`; \`npm run bench -- --help\` shows the rest.`;
}

/** Leaves out the points of the plot, which mean little as table rows. */
const isShown = ({ case: name }: Result): boolean => !/^growth, \w+$/.test(name);

function growth(results: readonly Result[]): string | undefined {
  if (!results.some(({ case: name }) => name.startsWith("growth, "))) return undefined;
  return "![Seconds over the number of resources](performance.svg)";
}

function section(title: string, text: string | undefined): string | undefined {
  return text && `## ${title}\n\n${text}`;
}

const explained = [
  "preview, no change",
  "preview, no change, a certificate each",
  "update of one",
  "create, no limit",
];

function requests(results: readonly Result[]): string | undefined {
  const rows = explained
    .flatMap((name) => results.find((result) => result.case === name && result.routes) ?? [])
    .flatMap(({ case: name, n, routes = {} }) =>
      Object.entries(routes).map(([route, count], index) => [
        index === 0 ? `${name}, ${n.toLocaleString("en")}` : "",
        `\`${route}\``,
        count.toLocaleString("en"),
      ]),
    );
  if (rows.length === 0) return undefined;
  return `The engine processes one resource after another. All e-mail profiles are therefore read with their assignments in one list,
which is kept for the operation and updated after each write; certificates are read in advance, twenty in a batch.${quickstart(results)}

${markdownTable(["Case", "Request", "Times"], rows)}`;
}

function advice(results: readonly Result[]): string {
  const checked = caseNamed(results, "quickstart, first preview, program type-checked");
  const plain = caseNamed(results, "quickstart, first preview");
  const price =
    plain?.oursMedianMs && checked?.oursMedianMs
      ? `: here ${inSeconds(checked.oursMedianMs - plain.oursMedianMs)} of ${inSeconds(checked.oursMedianMs)}`
      : "";
  // Without the cost above the floor that also exists without the type check.
  const beyondFloorMs = (one?: Result) => Number(one?.oursMedianMs) - Number(one?.floorMedianMs);
  const ownTypesMs = beyondFloorMs(checked) - beyondFloorMs(plain);
  const ofOurs = ownTypesMs >= 100 ? `, of which this package's types take ${inSeconds(ownTypesMs)}` : "";
  return `## What you can do

- **Type-check once, not in every preview.** Pulumi checks the program's types in each run${price}${ofOurs}.
  Run \`tsc --noEmit\` in your editor and in CI, and set \`PULUMI_NODEJS_TRANSPILE_ONLY=true\` where \`pulumi\` runs.
- **Keep a stack below 1,000 resources.** The engine writes the whole state after each resource, so the time of a first deployment
  grows with the square of the stack. Little is stored for each of our resources; see the two rows about the state.
- **Expect Intune's limit in a first deployment**: Intune accepts 100 writes in 20 seconds from one application in one tenant. The
  provider keeps its writes below that limit, says so once when it starts to wait, and slows down further if Intune asks for it.
  Pipelines that run at the same time share the limit: give each its share with
  [\`m365:writesPer20Seconds\`](installation-configuration.md#keys).`;
}

function quickstart(results: readonly Result[]): string {
  const first = caseNamed(results, "quickstart, first preview")?.requests;
  const later = caseNamed(results, "quickstart, later preview")?.requests;
  if (!first || !later) return "";
  return ` The
quickstart's first preview sends ${first} requests, a later one ${later}.`;
}

const caseNamed = (results: readonly Result[], name: string) => results.find((one) => one.case === name);

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function comparison(results: readonly Result[]): string {
  const times = againstOpenTofu(results);
  const measured = times
    ? `\n\n200 iOS profiles and their assignments at 50 ms a request, against OpenTofu with microsoft365wp (its times were measured
once on a machine like this one; 52% of its plan is schema validation):\n\n${times}`
    : "";
  return `${readsOfPeers()}${measured}`;
}

async function model(results: readonly Result[]): Promise<string | undefined> {
  const tenant = modelOf(results);
  if (!tenant) return undefined;
  return `Computed from the figures above, not measured. One stack in one tenant, extrapolated from the sizes in the plot:

${tenant}
${fleet(results)}
Simulated, with the provider's own pacing against Intune's limit: 10,000 profiles with their assignments are created by
pipelines that run at the same time in one tenant. Every write that was refused is sent again:

${await rollOuts()}`;
}

function fleet(results: readonly Result[]): string {
  const computed = fleetOf(results);
  if (!computed) return "";
  return `
One stack like the quickstart in each of many tenants, checked by [\`m365 drift --tenants\`](fleet.md) on machines like this
one. Every tenant has its own limits, so only the machines and \`--parallel\` limit a fleet:

${computed}
`;
}
