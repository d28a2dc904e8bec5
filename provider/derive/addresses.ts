import type { Json } from "./schemaTypes";

/**
 * Where people and Pulumi find the package, once `repository` in package.json says where it is published from: GitHub, with
 * the plugin's archives beside its releases. Without it the plugin is taken from the project or from PATH.
 */
export function addresses(repository: string | undefined): Json {
  const place = /github\.com[/:]([^/]+\/[^/]+?)(?:\.git)?$/.exec(repository ?? "")?.[1];
  if (place === undefined) return {};
  const page = `https://github.com/${place}`;
  return {
    repository: page,
    homepage: page,
    logoUrl: `https://raw.githubusercontent.com/${place}/main/docs/logo.svg`,
    pluginDownloadURL: `github://api.github.com/${place}`,
  };
}
