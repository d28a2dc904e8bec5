import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Result, start, succeeded } from "./cli";
import { engine, repository } from "./engine";
import { install, link } from "./installed";
import { endLeftovers } from "./leftovers";

export type ProjectOptions = {
  /** The content of index.ts. */
  program: string;
  /** Additional files by path; a Pulumi.yaml or package.json replaces the default one. */
  files?: Record<string, string>;
  /** Stack configuration: keys with their namespace, such as `m365:tenantId`. */
  config?: Record<string, string>;
  env?: NodeJS.ProcessEnv;
  /** Whether the packed package is installed in the project, which needs a build. */
  installed?: boolean;
};

export type Project = Awaited<ReturnType<typeof createProject>>;

type Pulumi = (...parameters: string[]) => Promise<Result>;

/** A separate Pulumi project in a temporary folder, with a file backend and without the user's settings. */
export async function createProject(options: ProjectOptions) {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-m365-e2e-"));
  const place = { folder, env: environment(folder, options.env) };
  const begin = (...parameters: string[]) => start(place, parameters);
  const pulumi: Pulumi = (...parameters) => begin(...parameters).result;
  const write = (files: Record<string, string>) => writeFiles(folder, files);

  await write(filesOf(options));
  (options.installed === false ? link : install)(folder);
  await succeeded(pulumi("stack", "init", stack));
  return { ...place, write, start: begin, pulumi, ...commands(pulumi), ...disposal(folder) };
}

const stack = "test";

/** `up`, `refresh` and `destroy` skip their preview, because a second run of the program is slow. */
function commands(pulumi: Pulumi) {
  const change = (command: string) => (more: string[]) => pulumi(command, "--yes", "--skip-preview", ...more);
  return {
    preview: (...more: string[]) => pulumi("preview", ...more),
    previewJson: async (...more: string[]) => withPlan(await succeeded(pulumi("preview", "--json", ...more))),
    up: (...more: string[]) => change("up")(more),
    refresh: (...more: string[]) => change("refresh")(more),
    destroy: (...more: string[]) => change("destroy")(more),
    import: (type: string, name: string, id: string, ...more: string[]) =>
      pulumi("import", type, name, id, "--yes", "--skip-preview", ...more),
    exportStack: async () => JSON.parse((await succeeded(pulumi("stack", "export"))).stdout),
    outputs: async () => JSON.parse((await succeeded(pulumi("stack", "output", "--json"))).stdout),
    setConfig: (key: string, value: string, ...more: string[]) =>
      succeeded(pulumi("config", "set", key, value, ...more)),
  };
}

/** The part of `preview --json` that tests use. */
type Plan = {
  steps: PlannedStep[];
  diagnostics?: { message: string; severity: string; urn?: string }[];
  changeSummary?: Record<string, number>;
};

type PlannedStep = {
  op: string;
  urn: string;
  detailedDiff?: Record<string, { kind: string; inputDiff: boolean }> | null;
  diffReasons?: string[];
  replaceReasons?: string[];
};

const withPlan = (result: Result) => ({ ...result, plan: JSON.parse(result.stdout) as Plan });

/** The environment without these families of variables: tests must not depend on settings of the user or machine. */
export function inherited(): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI|M365|ARM|AZURE|NODE|npm)_/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function environment(folder: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    PATH: [join(folder, "node_modules/.bin"), engine().path].join(delimiter),
    PULUMI_HOME: join(repository, "node_modules/.cache/pulumi-m365-e2e-home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_STACK: stack,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Enables --event-log for the commands.
    PULUMI_DEBUG_COMMANDS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    NO_COLOR: "1",
    ...env,
  };
}

const filesOf = ({ program, config, files }: ProjectOptions) => ({
  "Pulumi.yaml": "name: e2e\nruntime: nodejs\n",
  "package.json": '{ "name": "e2e", "private": true, "main": "index.ts" }\n',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2023" } }\n',
  "index.ts": program,
  [`Pulumi.${stack}.yaml`]: JSON.stringify({ config: config ?? {} }),
  ...files,
});

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Removes the project's folder. M365_KEEP_PROJECTS=1 keeps it, to inspect a failed test. */
const disposal = (folder: string) => ({
  async [Symbol.asyncDispose]() {
    endLeftovers(folder);
    if (process.env.M365_KEEP_PROJECTS !== "1") await rm(folder, { recursive: true, force: true });
  },
});
