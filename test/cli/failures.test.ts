import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sayFailures, writeReport } from "../../provider/cli/command";

const failed = [
  {
    mailbox: "anna.o'neil+1@contoso.com",
    reason: 'The mailbox "Anna.O\'Neil+1@Contoso.com" refused the change.',
  },
];
const masked = 'The mailbox "a mailbox" refused the change.';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-m365-failures-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  process.exitCode = 0;
});

test.each([
  [undefined, [{ reason: masked }]],
  [true, failed],
])("the report names mailboxes that refused only with --names: %j", (names, expected) => {
  const file = join(folder, "report.json");

  writeReport(file, { failed }, names);

  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ version: 1, failed: expected });
});

test("lines about failures do not repeat addresses, whatever their capitalization", () => {
  const said: string[] = [];
  const error = jest.spyOn(console, "error").mockImplementation((text) => said.push(String(text)));

  sayFailures({ failed }, undefined);
  error.mockRestore();

  expect(said.join("")).toContain(masked);
  expect(said.join("").toLowerCase()).not.toContain("contoso");
});
