import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../lifecycle/define";

/** How the engine marks a value as a secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** Shorter texts would take words apart that have nothing to do with them. */
const shortestText = 3;

export const markedSecret = (value: unknown) => ({ [signature]: secret, value });

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSecret = (value: unknown): value is { value: unknown } =>
  isObject(value) && value[signature] === secret;

/** The secret values that the engine handed over: no line and no error may show them. */
export class Secrets {
  readonly #texts = new Set<string>();

  /** The values without their marks. */
  take(struct: Struct | undefined): Values {
    return this.#plain(struct?.toJavaScript() ?? {}, false) as Values;
  }

  redact(text: string): string {
    return [...this.#texts].reduce((line, known) => line.replaceAll(known, "[secret]"), text);
  }

  #plain(value: unknown, isInside: boolean): unknown {
    if (isSecret(value)) return this.#plain(value.value, true);
    if (Array.isArray(value)) return value.map((item) => this.#plain(item, isInside));
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, this.#plain(item, isInside)]),
      );
    if (isInside && typeof value === "string" && value.length >= shortestText) {
      this.#texts.add(value);
      this.#texts.add(JSON.stringify(value).slice(1, -1));
    }
    return value;
  }
}

/** Marks in outputs what is marked in the inputs of the same name; a list with a secret in it is one as a whole. */
export function markedLike(inputs: Struct | undefined, outputs: Values): Values {
  return marked(inputs?.toJavaScript() ?? {}, outputs) as Values;
}

function marked(like: unknown, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (isSecret(like) || (Array.isArray(like) && like.some(hasSecret))) return markedSecret(value);
  if (!isObject(like) || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(like[key], item)]));
}

function hasSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}
