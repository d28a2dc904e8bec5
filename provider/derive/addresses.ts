import type { Json } from "./schemaTypes";
import { goModuleFolder } from "./sdkNames";

/** `owner/name` on GitHub from `repository` in package.json; all addresses are derived from it. */
export function placeOf(repository: string | undefined): string | undefined {
  return /github\.com[/:]([^/]+\/[^/]+?)(?:\.git)?$/.exec(repository ?? "")?.[1];
}

/**
 * Where users and Pulumi find the package, if `repository` in package.json is on GitHub. The plugin's archives are
 * attached to its releases there. Without a repository, Pulumi takes the plugin from the project or from PATH.
 */
export function addresses(repository: string | undefined): Json {
  const place = placeOf(repository);
  if (place === undefined) return {};
  const page = `https://github.com/${place}`;
  return {
    repository: page,
    homepage: page,
    logoUrl: `https://raw.githubusercontent.com/${place}/main/docs/logo.svg`,
    pluginDownloadURL: `github://api.github.com/${place}`,
  };
}

/** URL of a page of docs/, for readers who have neither the package nor the repository at hand. */
export const pageAddress = (place: string, page: string): string =>
  `https://github.com/${place}/blob/main/docs/${page}`;

export const goImport = (place: string): string => `github.com/${place}/${goModuleFolder}/m365`;
