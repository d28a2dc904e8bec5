import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { generatedCopies } from "../../provider/derive/copies";
import { installationPage } from "../../provider/derive/installationPage";
import { npm, nuget, pypi } from "../../provider/derive/sdkNames";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("package.json"));
const url = "git+https://github.com/contoso/mail.git";
const published = generatedCopies({ ...manifest, repository: { url } });
const install = "docs/installation-configuration.md";

/** Markup that the Registry's check of community packages refuses, because its pages cannot show it. */
const objections = [
  /<img[^>]+src=["'](\.|\/|[^hH])/,
  /!\[[^\]]*\]\((\.|\/)/,
  /<a[^>]+href="(\.|\/)/,
  /\]\((?!https?:\/\/)[^)]*\.md[)#]/,
];

const objectionable = (page: string) =>
  page.split("\n").filter((line) => objections.some((pattern) => pattern.test(line)));

test.each([
  ["today", read("docs/_index.md"), manifest.repository?.url],
  ["with a repository", published["docs/_index.md"] ?? "", url],
])("the Registry can show the front page %s, with a program in every language", (_, page, place) => {
  expect(page).toMatch(/^---\ntitle: .+\nmeta_desc: .+\nlayout: package\n---\n/);
  expect(objectionable(page)).toEqual([]);
  for (const fence of ["typescript", "python", "go", "csharp", "java", "yaml"])
    expect(page).toContain(`\`\`\`${fence}\n`);
  expect(page.includes("](https://github.com/contoso/mail/blob/main/docs/adoption.md)")).toBe(place === url);
});

test("with a repository, the installation page has absolute links to every page and package", () => {
  const page = installationPage(read(install), url);

  expect(page).toMatch(/^---\ntitle: .+\nmeta_desc: .+\nlayout: package\n---\n/);
  expect(objectionable(page)).toEqual([]);
  expect([...page.matchAll(/\]\((?!https:|#)/g)]).toEqual([]);
  expect(page).toContain("](https://github.com/contoso/mail/blob/main/docs/errors.md#m365_sign_in)");
  for (const name of [npm, pypi, nuget, "github.com/contoso/mail/sdk/go/m365"])
    expect(page).toMatch(new RegExp(`\\[\`${name}\`\\]\\(https://\\S+\\)`));
  expect(installationPage(page, url)).toBe(page);
});

test("without a repository, the installation page is unchanged, and names no package that is not published", () => {
  if (manifest.repository) return;
  const page = read(install);

  expect(installationPage(page, undefined)).toBe(page);
  for (const name of [npm, nuget, "sdk/go/m365", "npmjs.com", "pypi.org"]) expect(page).not.toContain(name);
});

test.each(["package.json", "policy/package.json"])(
  "the URLs in %s belong to one repository or are all missing, and the version is that of the package",
  (path) => {
    const { repository, homepage, bugs, version } = JSON.parse(read(path));
    expect([version, repository]).toEqual([manifest.version, manifest.repository]);
    const [, place] = /^git\+https:\/\/github\.com\/(.+)\.git$/.exec(repository?.url ?? "") ?? [];

    expect({ homepage, bugs }).toEqual(
      place === undefined
        ? { homepage: undefined, bugs: undefined }
        : {
            homepage: `https://github.com/${place}#readme`,
            bugs: { url: `https://github.com/${place}/issues` },
          },
    );
  },
);

test("the schema names every package as published, with characters that the Registry's check accepts", () => {
  const { name, language, pluginDownloadURL } = JSON.parse(published["schema.json"] ?? "");

  expect(language.nodejs.packageName).toBe(npm);
  expect(language.python.packageName.replaceAll("_", "-")).toBe(pypi);
  expect(language.go.importBasePath).toBe("github.com/contoso/mail/sdk/go/m365");
  for (const text of Object.values(published)) expect(text).not.toContain("example.com/pulumi-m365");
  for (const one of [name, npm, language.python.packageName, language.go.importBasePath])
    expect(one).toMatch(/^[A-Za-z0-9._@/-]+$/);
  expect(pluginDownloadURL).toMatch(/^(https|github|gitlab):\/\/[A-Za-z0-9._~:/?#@!$&()*+,;=-]+$/);
});

test("the release workflow builds and tests every package before it publishes any, and stores no secret", () => {
  const text = read(".github/workflows/release.yml");
  const { jobs } = parse(text);
  const languages: string[] = jobs.sdk.strategy.matrix.language;
  const steps: { run?: string; uses?: string }[] = jobs.publish.steps;
  const commands = steps.map(({ run = "" }) => run).join("\n");

  expect(jobs.publish.needs).toBe("sdk");
  for (const language of languages) {
    expect(existsSync(join(root, `tools/release/sdks/${language}.mts`))).toBe(true);
    expect(commands).toContain(`sdks/${language}`);
  }
  expect(languages).toHaveLength(4);
  expect(commands.indexOf("gh release create")).toBeLessThan(commands.indexOf("publish"));
  expect(text).not.toContain("secrets.");
});
