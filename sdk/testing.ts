import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { checkInputs, splitUnknowns } from "../provider/lifecycle/check";
import type { Definition, Values } from "../provider/lifecycle/define";
import { hiddenKey } from "../provider/lifecycle/hiddenInput";
import { definitions, type Kind } from "../provider/resources/index";
import { providerKey } from "./providerText";

/**
 * The problems that a preview would report for a resource before it reads the tenant, in the same sentences; empty if
 * there are none. What only the tenant shows, such as whether a group exists, is not checked.
 *
 * @param type the resource's type as mocks receive it, from the classes or the plugin
 * @param inputs the inputs as mocks receive them
 */
export function problemsOf(type: string, inputs: Record<string, unknown>): string[] {
  const definition = definitionOf(type);
  if (!definition) return [];
  const { [hiddenKey]: _, [providerKey]: __, tenantId: ___, ...declared } = inputs as Values;
  const failures = checkInputs(definition, splitUnknowns(declared));
  return failures.map(({ property, reason }) => (property === "" ? reason : `${property}: ${reason}`));
}

function definitionOf(type: string): Definition | undefined {
  const kind = /^(?:m365:index:|pulumi-nodejs:dynamic\/m365:)(\w+)$/.exec(type)?.[1];
  return kind !== undefined && Object.hasOwn(definitions, kind) ? definitions[kind as Kind] : undefined;
}

/** Id of the tenant that mocked resources belong to. */
export const mockedTenantId = "00000000-0000-4000-8000-000000000000";

/**
 * Mocks for `pulumi.runtime.setMocks` that give each resource an id in the form that other resources accept. The
 * registration of a resource that a preview would refuse fails with the same sentence.
 */
export const mocks: pulumi.runtime.Mocks = {
  newResource({ type, name, inputs }) {
    const problems = problemsOf(type, inputs);
    if (problems.length > 0) throw new Error(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    return { id: idOf(`${type} ${name}`), state: { ...inputs, tenantId: mockedTenantId } };
  },
  call: ({ inputs }) => ({ id: idOf(JSON.stringify(inputs)), ...inputs }),
};

/** A GUID, the same in every run. */
function idOf(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(12, 15)}`,
    `8${hash.slice(15, 18)}`,
    hash.slice(18, 30),
  ].join("-");
}
