import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refuseOut } from "../../provider/cli/writable";
import { emptyTenant } from "../../provider/loopback/data/contoso";
import { writeDataFile } from "../../provider/loopback/data/dataFile";

const newFolder = () => mkdtempSync(join(tmpdir(), "m365-test-"));

test.each([
  ["no name", () => "", /^--out: "" cannot be written: it does not name a file\. Nothing was written\./],
  ["a folder", (folder: string) => folder, /it is a folder/],
  [
    "a path below a file",
    (folder: string) => join(folder, "file", "new", "a"),
    /there is no folder .*file\./,
  ],
  // On Linux, /proc exists, but no file can be created in it.
  ["a file of the system", () => "/proc/a", /no file can be made there \(ENOENT\)|there is no folder/],
  ["a long name", (folder: string) => join(folder, "a".repeat(300)), /its name is too long/],
])("%s is refused as an output file, even with --force", (_, place, reason) => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");

  expect(() => refuseOut(place(folder), true)).toThrow(reason);
});

test("a new file in missing folders is allowed, and an existing file only with --force", () => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");

  expect(() => refuseOut(join(folder, "a", "b", "c"), undefined)).not.toThrow();
  expect(() => refuseOut("tenant.json", undefined)).not.toThrow();
  expect(() => refuseOut(join(folder, "file"), true)).not.toThrow();
  expect(() => refuseOut(join(folder, "file"), undefined)).toThrow("already exists");
});

test("if a copy of a tenant cannot be moved into place, no temporary file is left", () => {
  const folder = newFolder();
  const taken = mkdtempSync(join(folder, "taken-"));

  expect(() => writeDataFile(taken, emptyTenant("00000000-0000-4000-8000-000000000000"))).toThrow();

  expect(readdirSync(folder)).toHaveLength(1);
});
