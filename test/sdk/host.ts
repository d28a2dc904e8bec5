import type { dynamic } from "@pulumi/pulumi";
import {
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../../provider/lifecycle/define";
import { isSecret } from "../../provider/lifecycle/secretMarks";
import type { Loopback } from "../../provider/loopback";

/** Removes secret markers, as the engine does for a host that does not accept secrets. */
const struct = (values: Values) =>
  Struct.fromJavaScript(
    JSON.parse(JSON.stringify(values), (_, value) => (isSecret(value) ? value.value : value)),
  );
const valuesOf = (message: Struct | undefined) => message?.toJavaScript() as Values;

const keys = [
  ...(["tenantId", "clientId", "clientSecret"] as const),
  ...(["graphEndpoint", "exchangeEndpoint", "authorityHost"] as const),
];

/** The configuration of a stack that manages this tenant. */
export const configurationOf = (loopback: Loopback): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [`m365:${key}`, loopback[key]]));

/** A resource in the engine's state. */
export interface Held {
  id: string;
  inputs: Values;
  outputs: Values;
}

/** Pulumi's dynamic host: decodes the engine's requests, and calls a provider with their content. */
export class Host {
  readonly #provider: Required<dynamic.ResourceProvider>;

  constructor(provider: dynamic.ResourceProvider, loopback: Loopback) {
    this.#provider = provider as Required<dynamic.ResourceProvider>;
    const config = { get: (key: string) => configurationOf(loopback)[key] };
    this.#provider.configure({ config } as dynamic.ConfigureRequest);
  }

  check(olds: Values, news: Values) {
    return this.#provider.check(olds, news);
  }

  diff({ id, inputs, outputs }: Held, news: Values, ignoreChanges: string[] = []) {
    const request = new DiffRequest().setOldInputs(struct(inputs)).setOlds(struct(outputs));
    request.setIgnorechangesList(ignoreChanges);
    return this.#provider.diff(id, valuesOf(request.getOlds()), news);
  }

  /** @param timeout in seconds; 0 if the program sets none */
  async create(inputs: Values, timeout = 0): Promise<Held> {
    const request = new CreateRequest().setProperties(struct(inputs)).setTimeout(timeout);
    const { id, outs = {} } = await this.#provider.create(valuesOf(request.getProperties()));
    return { id, inputs, outputs: outs };
  }

  async read({ id, inputs, outputs }: Held, timeout = 0) {
    const request = new ReadRequest().setInputs(struct(inputs)).setProperties(struct(outputs));
    return this.#provider.read(id, valuesOf(request.setTimeout(timeout).getProperties()));
  }

  async update({ id, inputs, outputs }: Held, news: Values, ignoreChanges: string[] = []): Promise<Held> {
    const request = new UpdateRequest().setOldInputs(struct(inputs)).setOlds(struct(outputs));
    request.setIgnorechangesList(ignoreChanges);
    const { outs = {} } = await this.#provider.update(id, valuesOf(request.getOlds()), news);
    return { id, inputs: news, outputs: outs };
  }

  async delete({ id, inputs, outputs }: Held): Promise<void> {
    const request = new DeleteRequest().setOldInputs(struct(inputs)).setProperties(struct(outputs));
    await this.#provider.delete(id, valuesOf(request.getProperties()));
  }
}
