import type { Loopback } from "../../provider/loopback";
import { succeeded } from "../e2e/harness/cli";
import { createProject, type Project } from "../e2e/harness/project";
import { projectFile } from "../e2e/tenant";
import { inOrder, type Wishes } from "./model";
import { inputsOf, optionsOf } from "./program";
import type { Driver } from "./real";

export type Front = "classes" | "plugin";

/** A program that declares the resources in wishes.json, with either front. */
const program = (front: Front) => `
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
${front === "classes" ? 'import * as m365 from "pulumi-m365";' : ""}
const classOf = (kind: string): any => ${
  front === "classes"
    ? "(m365 as any)[kind]"
    : `class extends pulumi.CustomResource {
  constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    super("m365:index:" + kind, name, { tenantId: undefined, ...args }, opts);
  }
}`
};
class Provider extends pulumi.ProviderResource {
  constructor(name: string) { super("m365", name, {}); }
}
const providers: Record<string, Provider> = {};
const made: Record<string, pulumi.CustomResource> = {};
for (const { name, kind, inputs, of, options } of JSON.parse(readFileSync("wishes.json", "utf8"))) {
  const { alias, adopt, provider, ...rest } = options;
  made[name] = new (classOf(kind))(name, of ? { ...inputs, profileId: made[of].id } : inputs, {
    ...rest,
    ...(alias ? { aliases: [{ name: alias }] } : {}),
    ...(adopt ? { import: adopt } : {}),
    ...(provider && ${front === "plugin"} ? { provider: (providers[provider] ??= new Provider(provider)) } : {}),
  });
}
`;

export const openProject = (loopback: Loopback, front: Front): Promise<Project> =>
  createProject({
    program: program(front),
    ...(front === "plugin" ? { files: { "Pulumi.yaml": projectFile("nodejs") } } : {}),
    env: { ...loopback.environment, M365_WRITES_PER_20_SECONDS: "999999" },
  });

const typeIn = (front: Front, kind: string) =>
  front === "classes" ? `pulumi-nodejs:dynamic/m365:${kind}` : `m365:index:${kind}`;

export const engineUrn =
  (front: Front) =>
  (stack: string, kind: string, name: string): string =>
    `urn:pulumi:${stack}::e2e::${typeIn(front, kind)}::${name}`;

/** One stack of the project, run with the engine's command line. */
export async function engineStack(project: Project, front: Front, first: string): Promise<Driver> {
  let stack = first;
  const pulumi = (...parameters: string[]) => succeeded(project.pulumi(...parameters, "--stack", stack));
  const declare = (wishes: Wishes) =>
    project.write({
      "wishes.json": JSON.stringify(
        inOrder(wishes).map(([name, wish]) => ({
          name,
          kind: wish.kind,
          inputs: inputsOf(wish, () => undefined),
          of: wish.kind === "ProfileAssignment" && "resource" in wish.of ? wish.of.resource : undefined,
          options: optionsOf(wish),
        })),
      ),
    });
  await succeeded(project.pulumi("stack", "init", stack));
  return {
    async rename(other) {
      await pulumi("stack", "rename", other);
      stack = other;
    },
    async preview(wishes, say) {
      await declare(wishes);
      const { stdout } = await pulumi("preview", "--json");
      const plan = JSON.parse(stdout) as {
        steps?: { op: string; urn: string }[];
        diagnostics?: { message: string }[];
      };
      for (const { message } of plan.diagnostics ?? []) say(message);
      return (plan.steps ?? []).some(
        ({ op, urn }) =>
          !["same", "read", "refresh"].includes(op) && !/::pulumi:(pulumi:Stack|providers:)/.test(urn),
      );
    },
    async up(wishes, say) {
      await declare(wishes);
      const { all } = await pulumi("up", "--yes", "--skip-preview");
      for (const line of all.split("\n")) say(line);
    },
    refresh: async () => void (await pulumi("refresh", "--yes", "--skip-preview")),
    async forget(resources) {
      const kindOf = await kindsIn(project, stack);
      const [first] = resources;
      if (first === undefined) return;
      await pulumi(
        "state",
        "delete",
        engineUrn(front)(stack, kindOf(first), first),
        "--target-dependents",
        "--yes",
      );
    },
    async make(wishes, name) {
      await declare(wishes);
      await pulumi(
        "up",
        "--yes",
        "--skip-preview",
        "--target",
        engineUrn(front)(stack, wishes[name]?.kind ?? "", name),
      );
    },
  };
}

async function kindsIn(project: Project, stack: string): Promise<(name: string) => string> {
  const { stdout } = await succeeded(project.pulumi("stack", "export", "--stack", stack));
  const { resources = [] } = (JSON.parse(stdout) as { deployment: { resources?: { urn: string }[] } })
    .deployment;
  return (name) => {
    const urn = resources.find((one) => one.urn.endsWith(`::${name}`))?.urn ?? "";
    return urn.split("::").at(-2)?.split(":").at(-1) ?? "";
  };
}
