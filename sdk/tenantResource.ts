import * as pulumi from "@pulumi/pulumi";
import { hiddenKey, hideFacts } from "../provider/lifecycle/hiddenInput";
import type { OneOwner } from "../provider/lifecycle/oneOwner";
import { ownerOf, parentOf } from "../provider/lifecycle/owner";
import { formatPath, type Segments } from "../provider/lifecycle/path";
import { assertConfiguration } from "./configuration";
import { recordDeclaration } from "./program";
import { providerKey, providerText } from "./providerText";

type Registration = [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions];

/** What a class declares about its kind. */
interface Registered {
  kind: string;
  /** Outputs that are not inputs: the SDK resolves only those that are listed here. */
  outputs: readonly string[];
  oneOwner?: OneOwner<object>;
}

/**
 * Shared by all resources: registers them with the dynamic host without serialising code. Returns constructor arguments
 * instead of being a base class, because the SDK takes the frame above a direct subclass as the line of the program.
 */
export function registrationOf(
  { kind, outputs, oneOwner }: Registered,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions = {},
): Registration {
  assertConfiguration();
  recordDeclaration(kind, name, args, oneOwner);
  const type = `pulumi-nodejs:dynamic/m365:${kind}`;
  const { import: adopt, ...rest } = opts;
  const module = kind.charAt(0).toLowerCase() + kind.slice(1);
  const transformed = transformedBy(opts);
  const hidden = async () => {
    const { props, opts: all } = await transformed.registration;
    const { ignoreChanges = [], additionalSecretOutputs = [] } = all as pulumi.CustomResourceOptions;
    const urn = await urnOf(name, type, opts.parent);
    const { [hiddenKey]: _, ...declared } = props;
    const secretPaths = [...(await secretPathsIn(declared)), ...additionalSecretOutputs];
    return hideFacts({
      ...{ name, owner: ownerOf(urn), parent: parentOf(urn) },
      ...{ ignoreChanges, secretPaths, adopt },
    });
  };
  const shown = Object.fromEntries([...outputs, "tenantId"].map((key) => [key, undefined]));
  return [
    type,
    name,
    { ...shown, ...args, [hiddenKey]: hidden(), [providerKey]: providerText(module) },
    { ...rest, transformations: transformed.transformations },
  ];
}

/**
 * Inputs and options as they are registered: transformations of the stack and of parents may add `ignoreChanges` and
 * secrets. They run after the resource's own, so the last one is appended to the SDK's list while that is iterated.
 */
function transformedBy({ transformations = [] }: pulumi.CustomResourceOptions) {
  let first: pulumi.ResourceTransformation = () => undefined;
  const registration = new Promise<pulumi.ResourceTransformationResult>((resolve) => {
    const last: pulumi.ResourceTransformation = ({ props, opts }) => {
      resolve({ props, opts });
      return undefined;
    };
    first = (args) => {
      // Not in the SDK's type declarations. Resources below this one inherit the list, and resolve nothing again.
      const { __transformations: all } = args.resource as { __transformations?: unknown[] };
      return all?.push(last) ? undefined : last(args);
    };
  });
  return { registration, transformations: [first, ...transformations] };
}

/**
 * A plain promise drops the output's dependencies. The output depends on the component that contains the resource, and
 * so on its other children, which would wait for each other.
 */
const urnOf = (name: string, type: string, parent?: pulumi.Resource): Promise<string> =>
  new Promise((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });

/** Paths of the secrets in the arguments, because the dynamic host removes secret marks. */
async function secretPathsIn(args: object): Promise<string[]> {
  const outputs = outputsIn(args, []);
  const isSecret = await Promise.all(outputs.map(({ output }) => pulumi.isSecret(output)));
  return outputs.filter((_, index) => isSecret[index]).map(({ path }) => path);
}

/** Outputs and promises with their paths, because only they can be secret. */
function outputsIn(value: unknown, at: Segments): { path: string; output: pulumi.Output<unknown> }[] {
  if (pulumi.Output.isInstance(value)) return [{ path: formatPath(at), output: value }];
  if (value instanceof Promise) return [{ path: formatPath(at), output: pulumi.output(value) }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    outputsIn(item, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}
