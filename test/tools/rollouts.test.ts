import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const table = JSON.parse(
  readFileSync(join(root, "provider/resources/integratedAppsSetting/policies/microsoft.json"), "utf8"),
);

/** Runs the script's functions in a separate process, because only Node's own loader can import them. */
function compared(page: string, more: object = {}) {
  const script = `
    import { differenceOf, refreshed } from "./tools/rollouts/compare.mts";
    const { table, page, more } = JSON.parse(process.argv[1]);
    const difference = differenceOf(table, page);
    const ids = new Map(more.ids ?? []);
    console.log(JSON.stringify({ difference, next: refreshed(table, difference, { ...more, ids }) }));`;
  const input = JSON.stringify({ table, page, more: { today: "2026-12-24", ...more } });
  const args = ["--input-type=module-typescript", "-e", script, input];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

const pageWith = (...names: string[]) =>
  `# Page\nEnd users can consent EXCEPT:\n- For Microsoft Graph: ${names.map((name) => `\`${name}\``).join(", ")}.\n\n### Mail client policy\n\`Other.Thing\`\n`;

const all: string[] = table.rollouts.flatMap((one: { permissions: string[] }) => one.permissions);

test("a page that matches the table, ignoring case, changes only the date", () => {
  const { difference, next } = compared(
    pageWith(...all).replace("MailboxFolder.Read`", "MailBoxFolder.Read`"),
  );

  expect(difference).toEqual({ added: [], removed: [] });
  expect(next).toEqual({ ...table, asOf: "2026-12-24" });
});

test("new permissions are added to the given announcement with their ids, and missing ones are removed", () => {
  const [first = "", ...rest] = all;
  const more = { message: "MC9999999", ids: [["Notes.Read", "371361e4-b9e2-4a3f-8315-2a301a3b0a3d"]] };

  const { difference, next } = compared(pageWith(...rest, "Notes.Read"), more);

  expect(difference).toEqual({ added: ["Notes.Read"], removed: [first] });
  expect(next.rollouts.at(-1)).toEqual({
    ...{ message: "MC9999999", from: "2026-12", until: "2026-12", permissions: ["Notes.Read"] },
  });
  expect(next.graphPermissions["Notes.Read"]).toBe("371361e4-b9e2-4a3f-8315-2a301a3b0a3d");
  expect(next.rollouts[0].permissions).not.toContain(first);
});

test("new permissions are not added without an announcement", () => {
  const { next } = compared(pageWith(...all, "Notes.Read"));

  expect(next).toEqual({ ...table, asOf: "2026-12-24" });
});

test("an unexpected page stops the script", () => {
  expect(() => compared("# Nothing")).toThrow("lists no exceptions any more");
});
