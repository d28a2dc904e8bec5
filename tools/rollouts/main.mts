import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { differenceOf, refreshed, type Table } from "./compare.mts";

const page =
  "https://raw.githubusercontent.com/MicrosoftDocs/entra-docs/main/docs/identity/enterprise-apps/manage-app-consent-policies.md";
const permissions =
  "https://raw.githubusercontent.com/merill/microsoft-info/main/_info/GraphDelegateRoles.json";
const file = new URL(
  "../../provider/resources/integratedAppsSetting/policies/microsoft.json",
  import.meta.url,
);

/** Updates the table of Microsoft's announcements from Microsoft's current page. */
const { values } = parseArgs({
  options: {
    page: { type: "string", default: page },
    permissions: { type: "string", default: permissions },
    message: { type: "string" },
  },
});

const table: Table = JSON.parse(readFileSync(file, "utf8"));
const difference = differenceOf(table, await textOf(values.page));
const isIn = difference.added.length === 0 || values.message !== undefined;
const ids = difference.added.length > 0 && isIn ? await idsOf(values.permissions) : new Map<string, string>();
const today = new Date().toISOString().slice(0, 10);
const { message } = values;
const next = refreshed(table, difference, { today, ids, ...(message === undefined ? {} : { message }) });
writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`);
for (const name of difference.removed) console.log(`${name} no longer needs an administrator: removed.`);
for (const name of difference.added)
  console.log(`${name} needs an administrator now${isIn ? ": added." : "."}`);
if (!isIn) {
  console.log(
    "Find the message that announced this in the Microsoft 365 admin center > Message center, then run npm run rollouts -- --message MC…",
  );
  process.exitCode = 1;
}

async function textOf(where: string): Promise<string> {
  if (!where.startsWith("https://")) return readFileSync(where, "utf8");
  const answer = await fetch(where);
  if (!answer.ok)
    throw new Error(`${where} answers ${answer.status}. Save the page, and name the file with --page.`);
  return answer.text();
}

async function idsOf(where: string): Promise<Map<string, string>> {
  const listed: { Id: string; Value: string }[] = JSON.parse(await textOf(where));
  return new Map(listed.map(({ Id, Value }) => [Value, Id]));
}
