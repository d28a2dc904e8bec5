import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configKeys } from "../../provider/tenant/configKeys";

const page = readFileSync(join(__dirname, "../../docs/fleet.md"), "utf8");
const [, text = ""] = /<!-- matrix:begin -->\n```yaml\n(.*?)```/s.exec(page) ?? [];
const workflow = parse(text);
const job = workflow.jobs.tenant;

test("the workflow of docs/fleet.md may ask for its own token, and has no secret of a tenant", () => {
  expect(workflow.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(text).not.toMatch(/CLIENT_SECRET/);
  const ours = Object.keys(job.env).filter((name) => name.startsWith("M365_"));
  expect(Object.values(configKeys).flat()).toEqual(expect.arrayContaining(ours));
});

test("one tenant that drifts stops no other, and every report is kept", () => {
  expect(job.strategy["fail-fast"]).toBe(false);
  expect(job.steps.at(-1)).toMatchObject({
    if: "always()",
    uses: expect.stringMatching(/^actions\/upload-artifact@/),
  });
  const names = job.strategy.matrix.include.map(({ stack }: { stack: string }) => stack);
  expect(new Set(names).size).toBe(names.length);
});

test("the workflow's command is one that m365 has", () => {
  const { run } = job.steps.find(({ run = "" }) => run.includes("m365"));

  expect(run.match(/--[\w-]+/g)).toEqual(["--stack", "--json"]);
  expect(readFileSync(join(__dirname, "../../provider/cli/drift/command.ts"), "utf8")).toContain(
    '"--json <file>"',
  );
});
