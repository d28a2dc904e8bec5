import { succeeded } from "../e2e/harness/cli";
import type { Project } from "../e2e/harness/project";
import { pluginPath } from "../e2e/yamlStack";

/** Generates the package for the project's language from the plugin and adds it as a dependency, as documented. */
export async function addPackage(project: Project): Promise<void> {
  await succeeded(project.pulumi("package", "add", pluginPath));
}
