import { goImport, pageAddress, placeOf } from "./addresses";
import { npm, nuget, pypi } from "./sdkNames";

const [begin, end] = ["<!-- sdks:begin -->", "<!-- sdks:end -->"];

/**
 * docs/installation-configuration.md for the Pulumi Registry, which does not have the other pages of docs/: links are
 * absolute, and each language's package is listed. Without a repository, links stay relative and the list is empty.
 */
export function installationPage(page: string, repository: string | undefined): string {
  const place = placeOf(repository);
  const [before = "", rest = ""] = page.split(begin);
  const [, after = ""] = rest.split(end);
  const whole = `${before}${begin}\n${sdkTable(repository)}${end}${after}`;
  if (place === undefined) return whole;
  return whole.replaceAll(/\]\((?!\w+:|#)([^)]+)\)/g, (_, page: string) => `](${pageAddress(place, page)})`);
}

function sdkTable(repository: string | undefined): string {
  const place = placeOf(repository);
  if (place === undefined) return "";
  const go = goImport(place);
  const rows = [
    ["TypeScript", npm, `https://www.npmjs.com/package/${npm}`],
    ["Python", pypi, `https://pypi.org/project/${pypi}`],
    ["Go", go, `https://pkg.go.dev/${go}`],
    ["C#", nuget, `https://www.nuget.org/packages/${nuget}`],
  ].map(([language, name, address]) => `| ${language} | [\`${name}\`](${address}) |\n`);
  return `| Programs in | Package of the plugin |\n| --- | --- |\n${rows.join("")}`;
}
