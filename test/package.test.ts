import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { parse } from "yaml";
import { built } from "./built";

const root = join(__dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

interface Packed {
  files: { path: string }[];
  unpackedSize: number;
}

/** The files that npm would publish. Requires a build. */
function packed(): Packed {
  built("sdk/index.js");
  const [found] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" }),
  );
  return found;
}

const { files, unpackedSize } = packed();
const paths = files.map(({ path }) => path);

test("the package contains the build, the schema and the documentation", () => {
  const others = paths.filter(
    (path) => !/^(bin\/(sdk|provider)\/.+\.(js|d\.ts)$|docs\/|examples\/)/.test(path),
  );

  expect(others.sort()).toEqual([
    ...[
      "AGENTS.md",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "bin/provider/resources/integratedAppsSetting/policies/microsoft.json",
      "package.json",
    ],
    ...["PulumiPlugin.yaml", "package.json", "pulumi-resource-m365", "pulumi-resource-m365.cmd"].map(
      (name) => `provider/plugin/host/${name}`,
    ),
    ...["provider/plugin/host/start/package.json", "schema.json"],
    "skills/pulumi-m365/SKILL.md",
  ]);
  expect(unpackedSize).toBeLessThan(3_400_000);
});

test("every declaration file that the entry points reach is published", () => {
  const entries: { types?: string }[] = Object.values(manifest.exports);
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const [, target = ""] of readFileSync(join(root, path), "utf8").matchAll(
      /(?:from|import\()\s*"(\.[^"]+)"/g,
    ))
      visit(declarationOf(posix.join(dirname(path), target)));
  };
  for (const { types } of entries) if (types) visit(posix.normalize(types));

  expect(reached.size).toBeGreaterThan(20);
  expect([...reached].filter((path) => !paths.includes(path))).toEqual([]);
});

const declarationOf = (module: string): string =>
  [`${module}.d.ts`, `${module}/index.d.ts`].find((path) => existsSync(join(root, path))) ?? module;

test("every relative link of a published page leads to a published file", () => {
  const pages = paths.filter((path) => path.endsWith(".md"));
  const links = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^\w+:/.test(link))
      .map((link) => posix.join(posix.dirname(page), link).replace(/\/$/, "")),
  );
  const published = new Set(
    paths.flatMap((path) => [path, posix.dirname(path), dirname(posix.dirname(path))]),
  );

  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((link) => !published.has(link))).toEqual([]);
});

test("tests, tools, generators, source maps and sources are not published", () => {
  // Examples and pages may have such names, and `sdk/testing` is a module for users' tests.
  const built = paths.filter((path) => !/^(examples|docs)\/|^bin\/sdk\/testing\./.test(path));

  expect(built.filter((path) => /test|tools|derive|\.map$|(?<!\.d)\.ts$|tsbuildinfo/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.includes("node_modules"))).toEqual([]);
});

test("every example with a program is a whole project, which can be copied out of the package", () => {
  const projects = paths.filter((path) => /^examples\/.*package\.json$/.test(path)).map(posix.dirname);

  expect(projects).toContain("examples/quickstart");
  for (const project of projects) {
    const about = parse(readFileSync(join(root, project, "Pulumi.yaml"), "utf8"));
    const { dependencies } = JSON.parse(readFileSync(join(root, project, "package.json"), "utf8"));
    expect(paths).toContain(`${project}/Pulumi.yaml`);
    expect(about).not.toHaveProperty("main");
    // A dependency by path would be missing after the example is copied.
    expect(Object.values(dependencies).filter((version) => !/^\^?\d/.test(String(version)))).toEqual([]);
    if (dependencies[manifest.name]) expect(dependencies[manifest.name]).toBe(`^${manifest.version}`);
  }
});

test("everything that package.json points to is published", () => {
  const targets = JSON.stringify([manifest.main, manifest.types, manifest.exports, manifest.bin]);
  const named = [...targets.matchAll(/"\.\/([^"]+\.\w+)"/g)].map(([, path]) => path);

  expect(named.length).toBeGreaterThan(5);
  expect(paths).toEqual(expect.arrayContaining(named));
});

test("no published file contains the path where it was built", () => {
  const texts = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

  expect(texts.filter(({ text }) => text.includes(root)).map(({ path }) => path)).toEqual([]);
  expect(texts.filter(({ text }) => text.includes("sourceMappingURL")).map(({ path }) => path)).toEqual([]);
});

test("package.json declares no side effects, Node 22 or later, and the Apache-2.0 licence", () => {
  expect(manifest).toMatchObject({ sideEffects: false, engines: { node: ">=22" }, license: "Apache-2.0" });
});
