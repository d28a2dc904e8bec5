import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Block, blocksOn } from "./pages";

const root = join(__dirname, "..");
const inFolder = (folder: string, isWanted: (name: string) => boolean): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => isWanted(path) && !path.includes("node_modules/"));

/** Pages written by hand. `npm run languages` runs the generated pages' programs (front page, resources, functions). */
const pages = [
  ...["README.md", "policy/README.md"],
  ...readdirSync(join(root, "docs")).flatMap((name) => (/^[^_].*\.md$/.test(name) ? `docs/${name}` : [])),
  ...inFolder("examples", (path) => path.endsWith("/README.md")),
];

interface Taken {
  page: string;
  language?: string | undefined;
  section?: string | undefined;
  start?: string | undefined;
}

const argument = '"((?:[^"\\\\]|\\\\.)*)"';
const call = new RegExp(`\\bblock(s?)Of\\(\\s*${argument},\\s*${argument}(?:,\\s*${argument})?`, "g");

/** The blocks that tests read from pages, found by their calls of blockOf and blocksOf. */
const taken: Taken[] = inFolder("test", (path) => path.endsWith(".ts") && !path.startsWith("test/pages."))
  .flatMap((path) => [...readFileSync(join(root, path), "utf8").matchAll(call)])
  .map(([, all, page = "", second = "", section]) =>
    all ? { page, language: second, section } : { page, start: JSON.parse(`"${second}"`) },
  );

const isTaken = ({ page, language, section, text }: Block): boolean =>
  taken.some((one) =>
    one.page !== page
      ? false
      : one.start !== undefined
        ? text.startsWith(one.start)
        : one.language === language && section.startsWith(one.section ?? ""),
  );

/** Blocks that no test runs, by their first characters, with the reason. */
const exceptions: readonly { page: string; start: string; because: string }[] = [
  {
    page: "README.md",
    start: "npm ci && npm start",
    because: "test/e2e/quickstart.test.ts runs what npm start runs, and these are all tests",
  },
  ...[
    ["README.md", "npm install pulumi-m365"],
    ["docs/installation-configuration.md", "npm install pulumi-m365"],
  ].map(([page = "", start = ""]) => ({
    ...{ page, start },
    because:
      "no registry has the package before a release; test/e2e installs the packed one, with the same packages beside it",
  })),
  {
    page: "docs/languages.md",
    start: "npm install pulumi-m365",
    because: "npm run languages adds the package in every language, with the hosts of these languages",
  },
  {
    page: "docs/languages.md",
    start: "npm ci",
    because: "npm run languages runs both in a clone, with the hosts of all languages",
  },
  {
    page: "docs/languages.md",
    start: "<project ",
    because: "npm run languages builds the Java programs with it, which needs Maven",
  },
  {
    page: "docs/languages.md",
    start: "const tokenFor",
    because:
      "it needs the provider azure-native and Azure; test/tenant signs in with tokens as it gives them",
  },
  ...["cd examples/container-job", "backend=$(", "az login"].map((start) => ({
    ...{ page: "docs/container-job.md", start },
    because: "it needs Azure; test/examples runs the program with mocks, and what the job runs",
  })),
  {
    page: "docs/permissions.md",
    start: "az rest",
    because: "it assigns a role of Entra ID, and the loopback has no roles of the directory",
  },
  {
    page: "docs/permissions.md",
    start: "$app =",
    because: "it manages roles of Exchange, which no part of this package does",
  },
  {
    page: "docs/publishing.md",
    start: "for folder in",
    because: "it names a repository in the manifests, once, before the first release",
  },
  ...["environment:", "pulumi env run"].map((start) => ({
    ...{ page: "docs/pulumi-cloud.md", start },
    because: "it needs Pulumi Cloud; what its environment opens is tested in test/tenant",
  })),
  {
    page: "examples/baseline/README.md",
    start: "npm install",
    because:
      "the package is not published; test/e2e/policyPack.test.ts runs the example's test and previews it",
  },
  {
    page: "examples/python/README.md",
    start: "npm install",
    because:
      "it gets packages from PyPI; test/e2e/pluginPython.test.ts runs the example, and npm run languages everything",
  },
];

const isExcepted = ({ page, text }: Block): boolean =>
  exceptions.some((one) => one.page === page && text.startsWith(one.start));

const nameOf = ({ page, text }: Block): string => `${page}: ${text.split("\n")[0]}`;

test("every command and program on a page is run by a test, or there is a reason why none does", () => {
  const missing = pages.flatMap(blocksOn).filter((block) => !isTaken(block) && !isExcepted(block));

  expect(missing.map(nameOf)).toEqual([]);
});

test("the reasons are for blocks that exist and that no test runs", () => {
  const idle = exceptions.filter(
    ({ page, start }) =>
      !existsSync(join(root, page)) ||
      !blocksOn(page).some((block) => block.text.startsWith(start) && !isTaken(block)),
  );

  expect(idle).toEqual([]);
  for (const { because } of exceptions) expect(because).toMatch(/^\w.{20,}[^.]$/);
});
