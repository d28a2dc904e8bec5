import { execFile } from "node:child_process";
import type { Loopback } from "../../../provider/loopback";
import { built } from "../../built";
import { argumentsOf, blockOf } from "../../pages";
import { certificateOf, emptyGroupOf, room, stateOf } from "./writeHarness";

const bin = built("provider/cli/main.js");

const verify = ({ environment }: Loopback, ...options: string[]) =>
  new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, ...environment };
    execFile(process.execPath, [bin, "verify", ...options], { env }, (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

test("the commands of docs/contract.md: the first only reads, the second writes once it is confirmed", async () => {
  await using loopback = await room();
  const [, ...reading] = argumentsOf(blockOf("docs/contract.md", "npx m365 verify\n").trim());
  const page = blockOf("docs/contract.md", "npx m365 verify --write").trim();
  const [, ...writing] = argumentsOf(
    page.replace("<id>", certificateOf(loopback)).replace("<id or name>", emptyGroupOf(loopback)),
  );

  const state = stateOf(loopback);
  const read = await verify(loopback, ...reading);
  const asked = await verify(loopback, ...writing);
  const written = await verify(loopback, ...writing, "--yes");

  expect([read.exitCode, stateOf(loopback)]).toEqual([0, state]);
  expect(asked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no terminal to answer") });
  expect(written.exitCode).toBe(0);
});

test("with --yes, the report has the rows that need a write, standard error lists the steps, and the tenant is unchanged afterwards", async () => {
  await using loopback = await room();
  const state = stateOf(loopback);

  const { exitCode, stdout, stderr } = await verify(
    loopback,
    ...["--write", "--yes", "--json", "--group", emptyGroupOf(loopback)],
  );

  expect(stderr).toContain('creates the profile "Contract check of pulumi-m365, safe to delete"');
  const { results } = JSON.parse(stdout) as { results: { row: string; result: string }[] };
  const rows = new Map(results.map(({ row, result }) => [row, result]));
  expect(rows.get("loopback/graph/assignmentTargets.ts refuseDuplicates")).toBe("asAssumed");
  expect(rows.get("tenant/graph/deviceConfigurations.ts pageSize")).toBe("asAssumed");
  expect(exitCode).toBe(0);
  expect(stateOf(loopback)).toEqual(state);
});

test("a profile that cannot be deleted gives exit code 1, regardless of the rows", async () => {
  await using loopback = await room();
  loopback.inject({
    match: ({ method, path }) => method === "DELETE" && !path.endsWith("$ref"),
    ...{ status: 403, body: {}, times: Number.POSITIVE_INFINITY },
  });

  const { exitCode, stdout, stderr } = await verify(loopback, "--write", "--yes");

  expect(exitCode).toBe(1);
  expect(stderr).toContain("could not be deleted and is still in the tenant");
  expect(stdout).toContain("as assumed");
});

test.each([
  [["--group", "Sales"], "m365: --group can only be used with --write. Nothing was read or written."],
  [["--yes"], "m365: --yes can only be used with --write. Nothing was read or written."],
  [["--write", "--group", "Sales"], "there is no terminal to answer. Nothing was written."],
  [["--write", "--yes", "--platform", "macOS"], "Allowed choices are ios, androidWorkProfileGmail"],
])("%j is refused before any request", async (options, sentence) => {
  await using loopback = await room();

  const { exitCode, stderr } = await verify(loopback, ...options);

  expect({ exitCode, requests: loopback.requests }).toEqual({ exitCode: 1, requests: [] });
  expect(stderr).toContain(sentence);
});
