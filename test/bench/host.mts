/**
 * Runs the provider without the engine, in a separate process, from the folder of a project with the installed package.
 * Measures the cost of loading it, of its first answer, and of answers for thousands of resources.
 */
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "index.js"));

interface Provider {
  configure(request: object): Promise<void>;
  check(olds: object, news: object): Promise<unknown>;
  diff(id: string, olds: object, news: object): Promise<{ changes: boolean }>;
}

interface Resource {
  id: string;
  type: string;
  inputs: object;
  outputs: object;
}

const config = { get: () => undefined };
const since = (startedAt: number) => performance.now() - startedAt;

const kinds = {
  import() {
    require("@pulumi/pulumi");
    const startedAt = performance.now();
    require("pulumi-m365");
    return { ms: since(startedAt) };
  },
  async first() {
    const startedAt = performance.now();
    const { emailProfile } = require("pulumi-m365/dynamic") as { emailProfile: Provider };
    await emailProfile.configure({ config });
    for await (const { inputs } of resources()) await emailProfile.check(inputs, inputs);
    return {
      ms: since(startedAt),
      loaded: Object.keys(require.cache).some((path) => path.includes("@azure/identity")),
    };
  },
  async many() {
    require("@pulumi/pulumi");
    const provider = require("pulumi-m365/dynamic") as Record<string, Provider>;
    const startedAt = performance.now();
    let changes = 0;
    for await (const { id, type, inputs, outputs } of resources()) {
      const one = provider[type.endsWith(":EmailProfile") ? "emailProfile" : "profileAssignment"] as Provider;
      await one.configure({ config });
      await one.check(inputs, inputs);
      if ((await one.diff(id, outputs, inputs)).changes) changes += 1;
    }
    return { ms: since(startedAt), changes, peakMb: process.resourceUsage().maxRSS / 1024 };
  },
};

/** One at a time, as the engine sends them, so that the measured memory does not include the complete state. */
async function* resources(): AsyncGenerator<Resource> {
  await using file = await open("resources.jsonl");
  for await (const line of file.readLines()) yield JSON.parse(line);
}

const kind = process.argv[2] as keyof typeof kinds;
Promise.resolve(kinds[kind]()).then((found) => console.log(JSON.stringify(found)));
