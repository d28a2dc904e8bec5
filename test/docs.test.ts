import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { errorCodes } from "../provider/errors";
import { configKeys } from "../provider/tenant/configKeys";
import areas from "./mutants/areas.json";
import { argumentsOf, blockOf, commandsIn } from "./pages";

const root = join(__dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The cells of each table row of a page. */
function rowsOf(page: string): string[][] {
  return page
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

const namesIn = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

test("every error code has its section in docs/errors.md, and vice versa", () => {
  const sections = [...read("docs/errors.md").matchAll(/^## (.+)$/gm)].map(([, title]) => title);

  expect(sections).toEqual(errorCodes);
});

test("every error code's section has a cause and a fix", () => {
  for (const section of read("docs/errors.md").split(/^## /m).slice(1)) {
    expect(section).toMatch(/\*\*Cause:\*\*.*\*\*Fix:\*\*/s);
  }
});

test("docs/installation-configuration.md lists every key with its variables in order of precedence", () => {
  const listed = rowsOf(read("docs/installation-configuration.md"))
    .filter(([key]) => key?.startsWith("`m365:"))
    .map(([key, variables]) => [...namesIn(key), ...namesIn(variables)]);

  expect(listed).toEqual(Object.entries(configKeys).map(([key, names]) => [`m365:${key}`, ...names]));
});

test("the providers that docs/languages.md declares accept the configuration that it gives them", () => {
  const programs = [
    blockOf("docs/languages.md", "resources:"),
    blockOf("docs/languages.md", "variables:"),
  ].map((text) => parse(text));
  const given = programs.flatMap(({ resources = {} }) =>
    Object.values<{ type: string; properties: object }>(resources)
      .filter(({ type }) => type === "pulumi:providers:m365")
      .flatMap(({ properties }) => Object.keys(properties)),
  );

  expect(new Set(given)).toEqual(new Set(["tenantId", "graphToken", "exchangeToken"]));
  expect(Object.keys(configKeys)).toEqual(expect.arrayContaining(given));
});

test("the package that docs/languages.md adds to a project is the one of examples/yaml, and is published", () => {
  const { packages } = parse(blockOf("docs/languages.md", "packages:"));
  const [, folder = ""] = packages.m365.split("node_modules/pulumi-m365/");

  expect(parse(read("examples/yaml/Pulumi.yaml"))).toMatchObject({ packages });
  expect(JSON.parse(read("package.json")).files).toContain(folder);
});

test("the configuration that docs/installation-configuration.md sets has keys that are read", () => {
  const keys = commandsIn(blockOf("docs/installation-configuration.md", "pulumi config set")).map(
    (command) => argumentsOf(command)[3],
  );

  expect(keys.length).toBeGreaterThan(0);
  expect(Object.keys(configKeys).map((key) => `m365:${key}`)).toEqual(expect.arrayContaining(keys));
});

test("docs/publishing.md lists the package with the schema that there is", () => {
  const { schemaFile } = JSON.parse(blockOf("docs/publishing.md", "{"));

  expect(JSON.parse(read(schemaFile)).name).toBe("m365");
});

test("the policy pack's own page shows the commands of docs/policies.md", () => {
  const shown = blockOf("docs/policies.md", "npm install");

  expect(blockOf("policy/README.md", "npm install")).toBe(shown);
  expect(shown).toContain(` ${JSON.parse(read("policy/package.json")).name}\n`);
});

test("docs/contract.md lists exactly the assumptions that the code marks", () => {
  const listed = rowsOf(read("docs/contract.md"))
    .map(([file = "", name, mark]) => ({ file: namesIn(file)[0] ?? "", name: namesIn(name)[0] ?? "", mark }))
    .filter(({ file }) => file.startsWith("provider/"));
  const marked = readdirSync(join(root, "provider"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `provider/${file.replaceAll("\\", "/")}`)
    .flatMap((file) => [...read(file).matchAll(/\[([IU])\]/g)].map(([, mark]) => `${file} ${mark}`));

  expect(listed.map(({ file, mark }) => `${file} ${mark}`).sort()).toEqual(marked.sort());
  for (const { file, name } of listed) expect(read(file)).toContain(name.split(".").at(-1));
});

const pages = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "AGENTS.md"],
  "skills/pulumi-m365/SKILL.md",
  ...["docs", "docs/decisions", "docs/resources", "docs/functions"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

test.each(pages)("every npm command of %s exists", (path) => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: object };
  const commands = [...read(path).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
    ([, run, own]) => run ?? own,
  );

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
});

test.each(pages)("every link in %s has a target", (path) => {
  const links = [...read(path).matchAll(/\]\((?!https:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
  });

  expect(broken).toEqual([]);
});

function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

test.each(["README.md", "AGENTS.md"])("the m365 commands in %s exist", (path) => {
  const shown = [...read(path).matchAll(/npx m365 ([a-z-]+[a-z])/g)].map(([, name]) => name);
  const sources = readdirSync(join(root, "provider/cli"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(join("provider/cli", name)))
    .join("\n");

  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((name) => !sources.includes(`new Command("${name}")`))).toEqual([]);
});

test("AGENTS.md names every command, except the one that was removed", () => {
  const commands = [...read("provider/cli/main.ts").matchAll(/addCommand\((\w+)Command\(\)\)/g)]
    .map(([, name = ""]) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`))
    .filter((name) => name !== "fleet");
  const named = [...read("AGENTS.md").matchAll(/`npx m365 ([a-z-]+)[` ]/g)].map(([, name]) => name);

  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter((name) => !named.includes(name))).toEqual([]);
});

test.each(["README.md", "docs/installation-configuration.md"])(
  "%s installs a TypeScript version that Pulumi's Node host supports",
  (path) => {
    const [, major] = /npm install .*\btypescript@(\d+)/.exec(read(path)) ?? [];

    expect(Number(major)).toBeLessThan(7);
  },
);

test("the first stack of README.md is the quickstart", () => {
  const first = blockOf("README.md", "import {");

  expect(substance(first)).toBe(substance(read("examples/quickstart/index.ts")));
});

test("examples/baseline is what its page shows", () => {
  const shown = blockOf("examples/baseline/README.md", "new M365Baseline");

  expect(substance(read("examples/baseline/index.ts"))).toContain(substance(shown));
});

/** The program without comments, whitespace and trailing commas, for comparisons. */
function substance(program: string): string {
  return program
    .replace(/\/\/.*$/gm, "")
    .replace(/\s/g, "")
    .replace(/,(?=[}\])])/g, "");
}

test.each(Object.entries(areas))(
  "CONTRIBUTING.md names first the tests that run for mutants of %s",
  (_name, { code, tests }) => {
    const row = rowsOf(read("CONTRIBUTING.md")).find(([change]) => namesIn(change)[0] === code);

    expect(namesIn(row?.[1])[0]).toMatch(new RegExp(`npx jest ${tests}$`));
  },
);
