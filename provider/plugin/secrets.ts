import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../lifecycle/define";
import { formatPath, type Segments } from "../lifecycle/path";
import type { Redaction } from "../lifecycle/redaction";
import { isSigned, secretSign } from "../lifecycle/secretSign";

export const markedSecret = (value: unknown) => ({ ...secretSign, value });

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSecret = (value: unknown): value is { value: unknown } => isSigned(value);

/** What the engine hands over, without the marks of secrets; what was marked is hidden from then on. */
export class Secrets {
  readonly #redaction: Redaction;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  take(struct: Struct | undefined): Values {
    return this.takeWithPaths(struct).values;
  }

  /** Also where the marks were. */
  takeWithPaths(struct: Struct | undefined): { values: Values; secretPaths: string[] } {
    const secretPaths: string[] = [];
    const plain = (value: unknown, at: Segments): unknown => {
      if (isSecret(value)) {
        secretPaths.push(formatPath(at));
        this.#redaction.hide(value.value);
        return plain(value.value, at);
      }
      if (Array.isArray(value)) return value.map((item, index) => plain(item, [...at, index]));
      if (!isObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, [...at, key])]));
    };
    return { values: plain(struct?.toJavaScript() ?? {}, []) as Values, secretPaths };
  }

  redact(text: string): string {
    return this.#redaction.lines(text);
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
