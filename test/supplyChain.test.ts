import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");
const json = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  peer?: boolean;
  link?: boolean;
}

/** The locked packages by folder, without development dependencies and links. */
const installed = Object.entries(json("package-lock.json").packages as Record<string, Locked>).filter(
  ([path, { dev, devOptional, link }]) => path !== "" && !dev && !devOptional && !link,
);

/** Licences that require nothing but a notice. */
const allowed = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
]);

/** An SPDX expression: with OR one allowed licence is enough, with AND all must be allowed. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => allowed.has(licence.trim())));
}

test.each([
  ["MIT", true],
  ["(BSD-3-Clause OR GPL-2.0)", true],
  ["MIT AND ISC", true],
  ["MIT AND GPL-3.0", false],
  ["SEE LICENSE IN LICENSE.md", false],
  ["", false],
])("licence %j is allowed: %s", (expression, expected) => {
  expect(isAllowed(expression)).toBe(expected);
});

test("every installed package has an allowed licence", () => {
  const refused = installed
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path]) => [path, String(json(`${path}/package.json`).license ?? "")] as const)
    .filter(([, licence]) => !isAllowed(licence));

  expect(installed.length).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

test("every package is locked by its hash and comes from a registry", () => {
  const loose = installed.filter(
    ([, { resolved = "https://registry", integrity }]) =>
      !integrity?.startsWith("sha512-") || !resolved.startsWith("https://registry"),
  );

  expect(loose.map(([path]) => path)).toEqual([]);
});

test("no installed package runs an install script", () => {
  const { allowScripts } = json("package.json") as { allowScripts: Record<string, boolean> };
  const names = installed.map(([path]) => path.split("node_modules/").at(-1) ?? "");

  expect(names.filter((name) => allowScripts[name])).toEqual([]);
});

test("the bill of materials names exactly the installed packages", () => {
  const bill = JSON.parse(
    execFileSync(process.execPath, [join(root, "tools/billOfMaterials/main.mts")], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as { components: { purl: string }[] };

  const listed = new Set(bill.components.map(({ purl }) => decodeURIComponent(purl)));
  const expected = new Set(
    installed.map(([path, { version }]) => `pkg:npm/${path.split("node_modules/").at(-1)}@${version}`),
  );
  expect([...listed].sort()).toEqual([...expected].sort());
});

test("the audit runs on every change and every week, with read permissions only", () => {
  const { on, permissions, jobs } = parse(
    readFileSync(join(root, ".github/workflows/supply-chain.yml"), "utf8"),
  );
  const commands = jobs.dependencies.steps.map(({ run }: { run?: string }) => run);

  expect(Object.keys(on)).toEqual(["push", "pull_request", "schedule"]);
  expect([permissions, jobs.dependencies.permissions]).toEqual([{}, { contents: "read" }]);
  expect(commands).toEqual(
    expect.arrayContaining(["npm audit --omit=dev --audit-level=moderate", "npm audit signatures"]),
  );
});
