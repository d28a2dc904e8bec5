import { entries } from "../../../provider/cli/verify/checks";
import { assumptionsIn, contractPage } from "../../../provider/cli/verify/contract";
import { furnished, verified } from "./harness";

test("every row of docs/contract.md has a check or a reason for having none, and there are no other checks", () => {
  const rows = assumptionsIn(contractPage()).map(({ row }) => row);
  const checked = entries.map(({ row }) => row);

  expect({
    rowsWithoutEntry: rows.filter((row) => !checked.includes(row)),
    entriesWithoutRow: checked.filter((row) => !rows.includes(row)),
  }).toEqual({ rowsWithoutEntry: [], entriesWithoutRow: [] });
  expect(new Set(checked).size).toBe(checked.length);
});

test("without --write, a row that needs a write names the options that it needs", async () => {
  await using loopback = await furnished();
  const written = entries.filter((entry) => "write" in entry);

  const { results } = await verified(
    loopback,
    written.map(({ row }) => row),
  );

  const what = new Map<string, string>(results.map((one) => [one.row, `${one.result}: ${one.what}`]));
  expect(written.length).toBeGreaterThan(10);
  for (const { row, takes } of written)
    expect(what.get(row)).toBe(`notTried: tried only with --write${takes}`);
  expect(new Set(written.map(({ takes }) => takes.trim()))).toEqual(
    new Set(["", "and --certificate", "and --group", "--platform windowsPhone"]),
  );
  expect(loopback.requests.filter(({ kind, status }) => kind === "write" && status < 400)).toEqual([]);
});
