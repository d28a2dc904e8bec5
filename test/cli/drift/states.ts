import type { Values } from "../../../provider/lifecycle/define";
import { hiddenKey, hideFacts } from "../../../provider/lifecycle/hiddenInput";
import { ownerOf } from "../../../provider/lifecycle/owner";
import type { Loopback } from "../../../provider/loopback";
import { definitions, type Kind } from "../../../provider/resources/index";
import { Session } from "../../../provider/session";

export type Front = "classes" | "plugin";
export const fronts: readonly Front[] = ["classes", "plugin"];

const typeOf = (front: Front, kind: string) =>
  front === "classes" ? `pulumi-nodejs:dynamic/m365:${kind}` : `m365:index:${kind}`;

const urnOf = (front: Front, kind: string, name: string) =>
  `urn:pulumi:prod::contoso::${typeOf(front, kind)}::${name}`;

export interface KeptResource {
  urn: string;
  type: string;
  id: string;
  inputs: Values;
  outputs: Values;
  provider: string;
  ignoreChanges: readonly string[];
}

interface Made {
  kind: Kind;
  name: string;
  inputs: Values;
  front?: Front;
  ignoreChanges?: readonly string[];
}

/** Creates a resource and returns it as the state contains it after `pulumi up`. */
export async function made(
  loopback: Loopback,
  { kind, name, inputs, front = "plugin", ignoreChanges = [] }: Made,
): Promise<KeptResource> {
  const urn = urnOf(front, kind, name);
  const facts = { name, owner: ownerOf(urn), ignoreChanges };
  const session = new Session(
    () => undefined,
    () => {},
    { variables: loopback.environment },
  );
  const { id, computed = {} } = await session.create(definitions[kind], facts, inputs);
  const hidden = front === "classes" ? { [hiddenKey]: hideFacts(facts), __provider: "exports.handler" } : {};
  return {
    ...{ urn, id, type: typeOf(front, kind), ignoreChanges },
    inputs: { ...inputs, ...hidden },
    outputs: { ...computed, ...hidden },
    provider: `${defaultProvider.urn}::${defaultProvider.id}`,
  };
}

const defaultProvider = {
  urn: "urn:pulumi:prod::contoso::pulumi:providers:m365::default_1_0_0",
  ...{ custom: true, id: "b2c1", type: "pulumi:providers:m365", inputs: {}, outputs: {} },
};

/** An explicit provider in the state, and the reference with which its resources name it. */
export function explicitProvider(name: string, inputs: Values) {
  const urn = `urn:pulumi:prod::contoso::pulumi:providers:m365::${name}`;
  const parent = "urn:pulumi:prod::contoso::pulumi:pulumi:Stack::contoso-prod";
  const resource = {
    urn,
    parent,
    id: name,
    type: "pulumi:providers:m365",
    custom: true,
    inputs,
    outputs: inputs,
  };
  return { resource, reference: `${urn}::${name}` };
}

/** A state as `pulumi stack export` prints it. */
export const stateWith = (resources: readonly object[], more: object = {}) => ({
  version: 3,
  deployment: {
    manifest: {},
    resources: [
      {
        urn: "urn:pulumi:prod::contoso::pulumi:pulumi:Stack::contoso-prod",
        type: "pulumi:pulumi:Stack",
        custom: false,
      },
      defaultProvider,
      ...resources,
    ],
    ...more,
  },
});

/** A secret as the engine writes it into a state. */
export const secretOf = (value: unknown, shown: boolean) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ...(shown ? { plaintext: JSON.stringify(value) } : { ciphertext: "v1:abc:def" }),
});
