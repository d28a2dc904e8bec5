import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Definition, Values } from "../lifecycle/define";
import { formatPath, type Segments } from "../lifecycle/path";
import type { Redaction } from "../lifecycle/redaction";
import { derivedSecrets, isObject, isSecret, markedSecret, withSecrets } from "../lifecycle/secretMarks";

interface Taken {
  values: Values;
  secretPaths: string[];
}

/** Values from the engine without secret markers; marked values are hidden from now on. */
export class Secrets {
  readonly #redaction: Redaction;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  take(struct: Struct | undefined): Values {
    return this.takeWithPaths(struct).values;
  }

  /**
   * Also returns the paths of the marked values.
   *
   * @param words texts that are not secret by themselves, even if a marked value contains them
   */
  takeWithPaths(struct: Struct | undefined, words?: ReadonlySet<string>): Taken {
    const secretPaths: string[] = [];
    const plain = (value: unknown, at: Segments): unknown => {
      if (isSecret(value)) {
        secretPaths.push(formatPath(at));
        this.#redaction.hide(value.value, words);
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

/**
 * Marks outputs whose inputs of the same name are marked, and outputs that may be derived from secrets. A list that
 * contains a secret is marked as a whole.
 */
export function marking(
  definition: Definition,
  inputs: Struct | undefined,
  secretPaths: readonly string[],
): (outputs: Values) => Values {
  const like = inputs?.toJavaScript() ?? {};
  return (outputs) =>
    withSecrets(marked(like, outputs) as Values, derivedSecrets(definition, outputs, secretPaths));
}

function marked(like: unknown, value: unknown): unknown {
  if (value === undefined || !hasSecret(like)) return value;
  if (isSecret(like) || !isObject(like) || !isObject(value)) return markedSecret(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(like[key], item)]));
}

function hasSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}
