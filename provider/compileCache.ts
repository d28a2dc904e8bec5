import * as nodeModule from "node:module";
import { basename, join } from "node:path";

/** The engine ends its providers without asking: what is compiled by then is kept. */
const keepAfterMs = 1_000;

/**
 * Half of what a provider process does before its first answer is compiling. The result is kept beside the installed
 * package, where who can write may change the package as well; in a folder that cannot be written, nothing is kept.
 */
const folder = join(__dirname, "../../..");
if (basename(folder) === "node_modules") {
  nodeModule.enableCompileCache?.(join(folder, ".cache/pulumi-m365"));
  setTimeout(() => nodeModule.flushCompileCache?.(), keepAfterMs).unref();
}
