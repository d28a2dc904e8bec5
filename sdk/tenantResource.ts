import * as pulumi from "@pulumi/pulumi";
import { ownerOf } from "../provider/lifecycle/owner";
import { declaredTwice, singletons } from "../provider/resources/singletons";
import { hiddenKey, providerKey, providerText } from "./hidden";
import { assertSecretsAreSecret } from "./secretConfiguration";

/** What the four resources share: how they reach the dynamic host without being serialised. */
export abstract class TenantResource extends pulumi.CustomResource {
  /** Id of the tenant that the resource was written to; another one is never touched. */
  declare readonly tenantId: pulumi.Output<string>;

  /** @param outputs every property of the resource: the SDK gives a value to those only that are named here */
  protected constructor(
    kind: string,
    name: string,
    args: object,
    outputs: readonly string[],
    opts: pulumi.CustomResourceOptions = {},
  ) {
    assertSecretsAreSecret();
    if (singletons.has(kind)) assertOnlyOne(kind, name);
    const type = `dynamic/m365:${kind}`;
    const { import: adopt, ...rest } = opts;
    const module = kind.charAt(0).toLowerCase() + kind.slice(1);
    const hidden = {
      name,
      owner: pulumi.createUrn(name, `pulumi-nodejs:${type}`, opts.parent).apply(ownerOf),
      ...(opts.ignoreChanges?.length ? { ignoreChanges: opts.ignoreChanges } : {}),
      ...(adopt === undefined ? {} : { adopt }),
    };
    const shown = Object.fromEntries([...outputs, "tenantId"].map((key) => [key, undefined]));
    const props = { ...shown, ...args, [hiddenKey]: hidden, [providerKey]: providerText(module) };
    super(`pulumi-nodejs:${type}`, name, props, rest);
  }
}

/** By running stack, because one process may run several stacks after or beside each other. */
const declared = new WeakMap<pulumi.Resource, Map<string, string>>();

function assertOnlyOne(kind: string, name: string): void {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return;
  const names = declared.get(stack) ?? new Map<string, string>();
  declared.set(stack, names);
  const first = names.get(kind);
  if (first === undefined) names.set(kind, name);
  else throw new pulumi.RunError(`${name}: ${declaredTwice(kind, first)} Nothing was read or written.`);
}
