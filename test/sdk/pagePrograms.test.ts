import * as pulumi from "@pulumi/pulumi";
import { transformSync } from "@swc/core";
import { parse } from "yaml";
import { definitions } from "../../provider/resources/index";
import * as sdk from "../../sdk/index";
import * as testing from "../../sdk/testing";
import { mocks, problemsOf } from "../../sdk/testing";
import { blockOf, blocksOf } from "../pages";

const modules: Record<string, unknown> = {
  "@pulumi/pulumi": pulumi,
  "pulumi-m365": sdk,
  "pulumi-m365/testing": testing,
};

/** A page's program as a function. The SDK's exports are always in scope, because partial programs omit the import. */
function programOf(text: string): () => Promise<void> {
  const filled = text.replaceAll("<id of the profile>", "0f3c0000-0000-4000-8000-000000000000");
  const { code } = transformSync(`export async function program() {\n${withoutImports(filled)}\n}`, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
  const names = { ...sdk, ...importedBy(filled) };
  const exports: { program?: () => Promise<void> } = {};
  new Function("exports", ...Object.keys(names), code)(exports, ...Object.values(names));
  return async () => exports.program?.();
}

/** Runs a program with Pulumi's mocks. Returns the kinds of the resources that it creates. */
async function made(program: () => Promise<void>): Promise<string[]> {
  const kinds: string[] = [];
  await pulumi.runtime.setMocks({
    ...mocks,
    newResource(args) {
      kinds.push(args.type.split(":").at(-1) ?? "");
      return mocks.newResource(args);
    },
  });
  await pulumi.runtime.runInPulumiStack(program);
  await pulumi.runtime.disconnect();
  return kinds.filter((kind) => kind !== "Stack").toSorted();
}

const importPattern = /^import (?:\* as (\w+)|\{ (.*?) \}) from "(.*?)";$/gm;

const withoutImports = (text: string): string => text.replaceAll(importPattern, "");

function importedBy(text: string): Record<string, unknown> {
  return Object.fromEntries(
    [...text.matchAll(importPattern)].flatMap(([, all, names = "", from = ""]) => {
      const found = modules[from] as Record<string, unknown>;
      return all ? [[all, found]] : names.split(", ").map((name) => [name, found[name]]);
    }),
  );
}

test.each<[string, string, string[]]>([
  [
    "the README",
    blockOf("README.md", "import {"),
    ["EmailProfile", "IntegratedAppsSetting", "MobileEmailAccessPolicy", "ProfileAssignment"],
  ],
  ...blocksOf("docs/integrated-apps.md", "ts").map((text): [string, string, string[]] => [
    "docs/integrated-apps.md",
    text,
    ["IntegratedAppsSetting"],
  ]),
  ...blocksOf("docs/mobile-email-access.md", "ts").map((text): [string, string, string[]] => [
    "docs/mobile-email-access.md",
    text,
    ["MobileEmailAccessPolicy"],
  ]),
  [
    "docs/email-profiles.md",
    blockOf("docs/email-profiles.md", "const mail ="),
    ["EmailProfile", "ProfileAssignment"],
  ],
])("a program of %s runs, and a preview would find nothing wrong with it", async (_, text, kinds) => {
  expect(await made(programOf(text))).toEqual(kinds);
});

test("the mocks of docs/unit-tests.md take a program, and refuse none that a preview would accept", async () => {
  await programOf(blockOf("docs/unit-tests.md", "import * as pulumi"))();

  await pulumi.runtime.runInPulumiStack(async () => {
    new sdk.IntegratedAppsSetting("apps", { userConsent: "off" });
  });
  await pulumi.runtime.disconnect();
});

test("a preview would find nothing wrong with the programs in YAML of docs/languages.md", () => {
  const programs = [
    blockOf("docs/languages.md", "name: mail"),
    blockOf("docs/languages.md", "resources:"),
    blockOf("docs/languages.md", "variables:"),
  ].map((text) => parse(text));
  const ours = programs.flatMap(({ resources }) =>
    Object.values<{ type: string; properties: object }>(resources).filter(({ type }) =>
      type.startsWith("m365:"),
    ),
  );

  expect(ours.map(({ type }) => type.split(":")[1] ?? "")).toEqual([
    "EmailProfile",
    "ProfileAssignment",
    "IntegratedAppsSetting",
  ]);
  for (const { type, properties } of ours) {
    const kind = type.split(":")[1] ?? "";
    expect(kind in definitions).toBe(true);
    const known = JSON.parse(
      JSON.stringify(properties).replaceAll(/\$\{.*?\}/g, "0f3c0000-0000-4000-8000-000000000000"),
    );
    expect(problemsOf(`m365:index:${kind}`, known)).toEqual([]);
  }
});
