import { anyOf, files, importsOf, isIn, keep, packageOnlyIn, planted, type Rule, textOnlyIn } from "./source";

/** From the bottom up: a file may import from its own folder and from lower layers. The fronts are the top layer. */
const layers: readonly (readonly string[])[] = [
  ["provider/foreignText", "provider/nearest", "provider/reads", "provider/shortHash"],
  [
    "provider/errors",
    "provider/compileCache",
    "provider/nodeVersion",
    "provider/programs",
    "provider/jsonText",
  ],
  ["provider/textFile"],
  ["provider/writes", "provider/counted", "provider/yamlFile"],
  ["provider/tenant"],
  ["provider/impact"],
  ["provider/lifecycle"],
  ["provider/resources"],
  ["provider/lookups", "provider/observer", "provider/kept", "provider/sameNames", "provider/sentences"],
  ["provider/operation", "provider/session"],
  ["provider/index", "provider/cli", "provider/plugin", "provider/derive", "sdk"],
];
const folderOf = (path: string) => layers.flat().find((folder) => isIn(folder, path));
const rankOf = (path: string) => layers.findIndex((layer) => layer.some((folder) => isIn(folder, path)));
const isLoopback = (path: string) => isIn("provider/loopback", path);
const importDirection: Rule = (file) => {
  if (isLoopback(file.path)) return [];
  if (rankOf(file.path) < 0) return ["lies in no folder that docs/architecture.md knows"];
  return importsOf(file)
    .filter(({ target, isOurs }) => isOurs && !isLoopback(target))
    .filter(({ target }) => folderOf(target) !== folderOf(file.path) && rankOf(target) >= rankOf(file.path))
    .map(({ target }) => `imports ${target}`);
};

const typesOfTheTenantOnly: Rule = (file) =>
  isIn("provider/lifecycle", file.path)
    ? importsOf(file)
        .filter(({ target, isType }) => isIn("provider/tenant", target) && !isType)
        .map(({ target }) => `imports more than types from ${target}`)
    : [];

const loopbackStandsAlone: Rule = (file) =>
  importsOf(file)
    .filter(({ isOurs }) => isOurs)
    .filter(({ target }) =>
      isLoopback(file.path) ? !isLoopback(target) : isLoopback(target) && !isIn("provider/cli", file.path),
    )
    .map(({ target }) => `imports ${target}`);

keep([
  {
    name: "imports point from the fronts down to the errors",
    rule: importDirection,
    violations: [
      planted("provider/errors.ts", 'import { connect } from "./tenant/connect";'),
      planted("provider/tenant/connect.ts", 'import type { Context } from "../lifecycle/define";'),
      planted("provider/lifecycle/diff.ts", 'import { definitions } from "../resources/index";'),
      planted("provider/impact/audience.ts", 'export * from "../resources/emailProfile/wire";'),
      planted("provider/impact/audience.ts", 'import { check } from "../lifecycle/check";'),
      planted("provider/resources/index.ts", 'const late = import("../session");'),
      planted("provider/resources/index.ts", 'import { lookups } from "../lookups/index";'),
      planted("provider/session.ts", 'import { providerKey } from "../sdk/hidden";'),
      planted("sdk/index.ts", 'const { derive } = require("../provider/derive/main");'),
      planted("provider/somewhere/new.ts", ""),
    ],
  },
  {
    name: "the lifecycle imports only types from the tenant",
    rule: typesOfTheTenantOnly,
    violations: [planted("provider/lifecycle/diff.ts", 'import { connect } from "../tenant/connect";')],
  },
  {
    name: "the loopback tenant imports none of our code, and only the command line imports it",
    rule: loopbackStandsAlone,
    violations: [
      planted("provider/loopback/graph/filter.ts", 'import { ApiError } from "../../errors";'),
      planted("provider/tenant/connect.ts", 'import { startLoopback } from "../loopback";'),
    ],
  },
  {
    name: "only tenant/config.ts reads the environment",
    rule: textOnlyIn(
      /process\.env\b|process\["env"\]|from "(?:node:)?process"/,
      anyOf("provider/tenant/config"),
    ),
    violations: [
      planted("sdk/dynamic.ts", "const home = process.env.HOME;"),
      planted("provider/cli/main.ts", 'import { env } from "node:process";'),
    ],
  },
  {
    name: "only tenant/pipeline.ts, tokenPolicy.ts, retry.ts, boundedHttpClient.ts and proxy.ts send HTTP requests",
    rule: packageOnlyIn("@azure/core-rest-pipeline", (path) =>
      /^provider\/tenant\/(pipeline|tokenPolicy|retry|boundedHttpClient|proxy)\.ts$/.test(path),
    ),
    violations: [
      planted("provider/tenant/connect.ts", 'import { RestError } from "@azure/core-rest-pipeline";'),
    ],
  },
  ...Object.entries({
    fastify: "provider/loopback",
  }).map(([name, folder]) => ({
    name: `only ${folder} uses ${name}, which no operation of a provider needs`,
    rule: packageOnlyIn(name, anyOf(folder)),
    violations: [planted("provider/cli/release.ts", `import { x } from "${name}";`)],
  })),
  {
    name: "only the fronts use the Pulumi SDK",
    rule: packageOnlyIn("@pulumi/pulumi", anyOf("sdk", "provider/plugin", "provider/cli")),
    violations: [
      planted("provider/lifecycle/check.ts", 'import * as pulumi from "@pulumi/pulumi";'),
      planted("provider/session.ts", 'import type { Output } from "@pulumi/pulumi/output";'),
    ],
  },
  {
    name: "only lifecycle/check.ts knows the engine's unknown value",
    rule: textOnlyIn(/04da6b54/, anyOf("provider/lifecycle/check")),
    violations: [planted("provider/lifecycle/diff.ts", 'const unknown = "04da6b54-80e4";')],
  },
  {
    name: "only sdk/ and lifecycle/hiddenInput know hidden inputs",
    rule: textOnlyIn(/__provider|__m365/, anyOf("sdk", "provider/lifecycle/hiddenInput")),
    violations: [planted("provider/session.ts", 'delete inputs["__provider"];')],
  },
  {
    name: "only the fronts print",
    rule: textOnlyIn(/\bconsole\./, anyOf("sdk", "provider/cli/terminal", "provider/derive")),
    violations: [planted("provider/cli/release.ts", 'console.warn("slow");')],
  },
]);

test("the rules check the files of the provider and of the SDK", () => {
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["sdk/index.ts", "provider/errors.ts", "provider/resources/emailProfile/wire.ts"]),
  );
});
