// Checks workflow files with GitHub's language service, and prints the findings as JSON, by file.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

// The package is made for bundlers: it imports JSON without an import attribute, which Node refuses.
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".json")) return nextLoad(url, context);
    const source = `export default ${readFileSync(fileURLToPath(url), "utf8")}`;
    return { format: "module", source, shortCircuit: true };
  },
});
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

const findings = {};
for (const path of process.argv.slice(2)) {
  const document = TextDocument.create(`file://${path}`, "yaml", 1, readFileSync(path, "utf8"));
  const found = await validate(document);
  findings[path] = found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}
console.log(JSON.stringify(findings));
