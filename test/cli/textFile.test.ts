import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIgnoreFile } from "../../provider/cli/drift/ignore/file";
import { readTenantsFile } from "../../provider/cli/tenants/tenantsFile";
import { built } from "../built";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-text-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const marked = (text: string) => `\uFEFF${text}`;
const encodings: [string, (text: string) => Buffer][] = [
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-8 with a byte-order mark", (text) => Buffer.from(marked(text))],
  ["UTF-16, as Windows PowerShell writes it", (text) => Buffer.from(marked(text), "utf16le")],
  ["UTF-16 without a byte-order mark", (text) => Buffer.from(text, "utf16le")],
  ["big-endian UTF-16", (text) => Buffer.from(marked(text), "utf16le").swap16()],
];

function write(name: string, bytes: Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const ignores = "- { resource: apps, property: userConsent, reason: Übergang, until: 2999-12-31 }\r\n";
const tenants =
  "tenants:\r\n  - name: zurich\r\n    tenantId: 11111111-2222-4333-8444-555555555555\r\n    variables: { PLACE: Zürich }\r\n";

test.each(encodings)("an ignore file in %s is read", (_, encode) => {
  expect(readIgnoreFile(write("ignore.yaml", encode(ignores)))).toMatchObject([{ reason: "Übergang" }]);
});

test.each(encodings)("a tenants file in %s is read", (_, encode) => {
  const file = write("tenants.yaml", encode(tenants));

  expect(readTenantsFile(file)).toMatchObject([{ name: "zurich", variables: { PLACE: "Zürich" } }]);
});

const plan = JSON.stringify({
  steps: [
    {
      op: "create",
      urn: "urn:pulumi:prod::mail::m365:index:IntegratedAppsSetting::äpps",
      newState: { inputs: { userConsent: "off" } },
    },
  ],
});

async function previewComment(file: string, isPiped: boolean): Promise<string> {
  const bin = built("provider/cli/main.js");
  const child = spawn(process.execPath, [bin, "preview-comment", ...(isPiped ? [] : [file])], {
    env: { PATH: process.env.PATH },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (isPiped) createReadStream(file).pipe(child.stdin);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  await once(child, "close");
  return said;
}

test.each(encodings)("a preview in %s is read from a file and from a pipe", async (_, encode) => {
  const file = write("preview.json", encode(plan));

  for (const isPiped of [false, true]) expect(await previewComment(file, isPiped)).toContain("äpps");
});
