/**
 * Runs the Pulumi engine, which it finds or installs first.
 *
 *   main.mts [--with-yaml] [--with-python] … <pulumi arguments>
 *   main.mts [--with-yaml] [--with-python] … --where            prints where the engine is, as JSON
 */
import { searchPath } from "./engine.mts";
import { findEngineWith, type Host, hosts } from "./find.mts";
import { showProgress } from "./progress.mts";
import { run } from "./run.mts";

const parameters = process.argv.slice(2);
// Only as the first arguments, so that no argument of the engine is ever removed.
const own = new Set<string>();
while (/^--(where|with-(yaml|converter|python|go|typescript|dotnet|java))$/.test(parameters[0] ?? ""))
  own.add(parameters.shift() as string);

async function main(): Promise<number> {
  const engine = await prepare((Object.keys(hosts) as Host[]).filter((name) => own.has(`--with-${name}`)));
  if (!own.has("--where")) return run(engine, parameters);
  const { version, source } = engine;
  console.log(JSON.stringify({ version, path: searchPath(engine, process.env.PATH), source }));
  return 0;
}

async function prepare(names: readonly Host[]) {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  const progress = showProgress(process.stderr);
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const context = { env: process.env, progress, signal: interruption.signal };
    return await findEngineWith(names, context);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    progress.end();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const interrupted = error.name === "AbortError";
    console.error(interrupted ? "Interrupted." : error.message);
    process.exitCode = interrupted ? 130 : 1;
  },
);
