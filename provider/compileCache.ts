import * as nodeModule from "node:module";
import { basename, join } from "node:path";

/**
 * The engine ends its providers without asking, those of a small stack after half a second: what is compiled by then is
 * kept, as a rule while the first answer of the tenant is on its way.
 */
const keepAfterMs = 300;

/**
 * Half of what a provider process does before its first answer is compiling. The result is kept beside the installed
 * package, where who can write may change the package as well; in a folder that cannot be written, nothing is kept.
 */
const folder = join(__dirname, "../../..");
if (basename(folder) === "node_modules") {
  nodeModule.enableCompileCache?.(join(folder, ".cache/pulumi-m365"));
  setTimeout(() => nodeModule.flushCompileCache?.(), keepAfterMs).unref();
}
