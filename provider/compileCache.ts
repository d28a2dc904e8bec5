import * as nodeModule from "node:module";
import { basename, join } from "node:path";

/**
 * Delay until the cache is flushed. The engine kills its providers without notice, those of small stacks after about
 * 500 ms. By this time, the provider usually waits for the tenant's first answer.
 */
const keepAfterMs = 300;

/**
 * Compiling takes half of the time before a provider process's first answer. The cache is stored next to the installed
 * package: an account that can write there can change the package too. If the folder is read-only, nothing is cached.
 */
const folder = join(__dirname, "../../..");
if (basename(folder) === "node_modules") {
  nodeModule.enableCompileCache?.(join(folder, ".cache/pulumi-m365"));
  setTimeout(() => nodeModule.flushCompileCache?.(), keepAfterMs).unref();
}
