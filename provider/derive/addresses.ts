import type { Json } from "./schemaTypes";
import { goModuleFolder } from "./sdkNames";

/** The place on GitHub that `repository` in package.json names, as `owner/name`: every address comes from it. */
export function placeOf(repository: string | undefined): string | undefined {
  return /github\.com[/:]([^/]+\/[^/]+?)(?:\.git)?$/.exec(repository ?? "")?.[1];
}

/**
 * Where people and Pulumi find the package, once `repository` in package.json says where it is published from: GitHub, with
 * the plugin's archives beside its releases. Without it the plugin is taken from the project or from PATH.
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

/** A page of docs/ for readers who have neither the package nor the repository at hand. */
export const pageAddress = (place: string, page: string): string =>
  `https://github.com/${place}/blob/main/docs/${page}`;

export const goImport = (place: string): string => `github.com/${place}/${goModuleFolder}/m365`;
