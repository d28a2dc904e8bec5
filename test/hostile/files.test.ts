import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broken-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tenantId = "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11";
const whole = {
  at: "2026-01-01",
  tenantId,
  event: "added",
  command: "exempt",
  mailbox: "a@b",
  deviceIds: ["x"],
};

test.each<[string, string | Buffer]>([
  ["a number", "5\n"],
  ["null", "null\n"],
  ["a line without its ids", `${JSON.stringify({ ...whole, deviceIds: undefined })}\n`],
  ["ids of another type", `${JSON.stringify({ ...whole, deviceIds: "x" })}\n`],
  ["an invalid event", `${JSON.stringify({ ...whole, event: "__proto__" })}\n`],
  [
    "an invalid access level",
    `${JSON.stringify({ ...whole, event: "seen", mode: "outlookOnly", level: "Open", rules: [] })}\n`,
  ],
  ["a truncated line in the middle", `{"at":\n${JSON.stringify(whole)}\n`],
  ["zeros", Buffer.alloc(64).fill(0).fill("\n", 63)],
])("a ledger with %s is refused in one sentence", (_, content) => {
  const path = join(folder, "ledger");
  writeFileSync(path, content);

  expect(() => openLedger(path, tenantId)).toThrow(
    /^the ledger .* contains a line that m365 did not write: .* Nothing was written\. Remove the line, or name another file\.$/,
  );
});

test("a ledger that is a folder is refused in one sentence", () => {
  expect(() => openLedger(folder, tenantId)).toThrow(
    `the ledger ${folder} cannot be read: it is a folder. Nothing was written. Name another file.`,
  );
});
