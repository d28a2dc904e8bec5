import { type Loopback, type LoopbackOptions, startLoopback } from "../../provider/loopback";
import { createProject, type Project } from "./harness/project";
import { projectFile, writesOf } from "./tenant";

export interface YamlStack extends AsyncDisposable {
  loopback: Loopback;
  project: Project;
  /** Replaces the program. */
  program(text: string): Promise<void>;
  writes(): string[];
}

/** A YAML project, which reaches the provider only through the packed plugin. */
export async function createYamlStack(
  program: string,
  options: { loopback?: LoopbackOptions; env?: NodeJS.ProcessEnv } = {},
): Promise<YamlStack> {
  const loopback = await startLoopback(options.loopback);
  const project = await createProject({
    program: "",
    files: { "Pulumi.yaml": projectOf(program) },
    env: { ...loopback.environment, ...options.env },
  });
  return {
    loopback,
    project,
    program: (text) => project.write({ "Pulumi.yaml": projectOf(text) }),
    writes: () => writesOf(loopback),
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await loopback.close();
    },
  };
}

/** The folder into which `npm install` puts the plugin. */
export const pluginPath = "./node_modules/.bin/pulumi-resource-m365";

/** A program, or a complete project file. */
const projectOf = (text: string) => (/^runtime:/m.test(text) ? text : projectFile("yaml") + text);
