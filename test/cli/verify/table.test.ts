import { entries } from "../../../provider/cli/verify/checks";
import { assumptionsIn, contractPage } from "../../../provider/cli/verify/contract";

test("every row of docs/contract.md has a check or says why it has none, and nothing else has", () => {
  const rows = assumptionsIn(contractPage()).map(({ row }) => row);
  const checked = entries.map(({ row }) => row);

  expect({
    rowsWithoutEntry: rows.filter((row) => !checked.includes(row)),
    entriesWithoutRow: checked.filter((row) => !rows.includes(row)),
  }).toEqual({ rowsWithoutEntry: [], entriesWithoutRow: [] });
  expect(new Set(checked).size).toBe(checked.length);
});
