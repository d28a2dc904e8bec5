/**
 * What the plugin's packages are called where they are published. The names of npm and PyPI are those that programs import.
 * NuGet keeps everything below `Pulumi.` for Pulumi itself. Java is not published: Maven Central knows no trusted publishing.
 */
export const npm = "@pulumi-m365/m365";
export const pypi = "pulumi-m365";
export const nuget = "PulumiM365";

/** Where go.mod stands in the commit that a tag of its own names; on the main branch there is no such folder. */
export const goModuleFolder = "sdk/go";
