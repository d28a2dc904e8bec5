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

/** A YAML project, which uses the provider through the packed plugin. */
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

/** The path of the plugin after `npm install`. */
export const pluginPath = "./node_modules/.bin/pulumi-resource-m365";

/** @param text resources, or a complete project file */
const projectOf = (text: string) => (/^runtime:/m.test(text) ? text : projectFile("yaml") + text);
