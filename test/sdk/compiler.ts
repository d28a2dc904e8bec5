import { join } from "node:path";
import * as ts from "typescript";

/** Compiles programs as users do, with the built package's declarations, in one run. Returns errors by program. */
export function messagesOf(programs: Record<string, string>): Record<string, string[]> {
  const paths = new Map(
    Object.entries(programs).map(([name, text]) => [join(__dirname, `${name}.program.ts`), { name, text }]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => paths.has(path) || fileExists(path);
  host.getSourceFile = (path, ...more) => {
    const own = paths.get(path);
    return own ? ts.createSourceFile(path, own.text, ts.ScriptTarget.ES2023) : getSourceFile(path, ...more);
  };
  const compiled = ts.createProgram([...paths.keys()], options, host);
  return Object.fromEntries(
    [...paths].map(([path, { name }]) => [
      name,
      ts
        .getPreEmitDiagnostics(compiled, compiled.getSourceFile(path))
        .map(
          ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").split("\n").at(-1) ?? "",
        ),
    ]),
  );
}
