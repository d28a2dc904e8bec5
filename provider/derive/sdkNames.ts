/**
 * The names under which the plugin's packages are published. The names on npm and PyPI are those that programs import.
 * NuGet reserves the prefix `Pulumi.` for Pulumi. Java is not published: Maven Central has no trusted publishing.
 */
export const npm = "@pulumi-m365/m365";
export const pypi = "pulumi-m365";
export const nuget = "PulumiM365";

/** The folder of go.mod in the commits of Go's release tags; the main branch has no such folder. */
export const goModuleFolder = "sdk/go";
