import { succeeded } from "../e2e/harness/cli";
import type { Project } from "../e2e/harness/project";
import { pluginPath } from "../e2e/yamlStack";

/** As the pages say it: the package for the project's language, generated from the plugin and made a dependency. */
export async function addPackage(project: Project): Promise<void> {
  await succeeded(project.pulumi("package", "add", pluginPath));
}
