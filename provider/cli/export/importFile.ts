import type { ExportedResource } from "./exportedResources";

/** The input of `pulumi import --file`. @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/ */
export function importFile(found: readonly ExportedResource[]): string {
  const resources = found.map(({ kind, name, id }) => ({ type: `m365:index:${kind}`, name, id }));
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}
