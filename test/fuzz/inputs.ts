import fc from "fast-check";
import type { z } from "zod";
import type { Values } from "../../provider/lifecycle/define";
import { fieldOf } from "../../provider/lifecycle/schema";

type Schema = z.core.$ZodType;

/** Texts that could escape from a query, a URL, a header, a command or a page. */
const hostile = [
  "O'Brien; DROP",
  "' or displayName ne '",
  "x') or startswith(displayName,'",
  "../../users?$filter=1",
  "a/b?c=d#e%2F%00",
  "$(Remove-Mailbox *); `whoami`",
  'a" -Confirm:$false | Remove-Mailbox',
  "line\r\nX-Injected: yes",
  "\u0000\u0007\u001b[31m",
  "\u202egnp.exe",
  "раураl\u200b",
  "💌".repeat(50),
  "[pulumi:0123456789abcdef]",
  "__proto__",
  "<script>alert(1)</script>",
  "  ",
];

const ids = ["a3f0c1de-0000-4000-8000-00000000000a", "A3F0C1DE-0000-4000-8000-00000000000A"];
const likely = ["mail.contoso.com", "Contoso", "Sales", "0", "admin@contoso.com", ...ids];

/** Generates values that match the schema, with likely, hostile and random texts. */
export function shaped(schema: Schema, key = ""): fc.Arbitrary<unknown> {
  const inner = fieldOf(schema).schema;
  const def = inner._zod.def as { type: string; [key: string]: unknown };
  switch (def.type) {
    case "object": {
      const shape = def["shape"] as Record<string, Schema>;
      const entries = Object.entries(shape).map(([name, member]) => [name, shaped(member, name)] as const);
      const requiredKeys = Object.keys(shape).filter((name) => !fieldOf(shape[name] as Schema).optional);
      return fc.record(Object.fromEntries(entries), { requiredKeys });
    }
    case "union":
      return fc.oneof(...(def["options"] as Schema[]).map((option) => shaped(option)));
    case "array":
      return fc.array(shaped(def["element"] as Schema, key), { maxLength: 3 });
    case "enum":
      return fc.constantFrom(...Object.values(def["entries"] as Record<string, string>));
    case "literal":
      return fc.constantFrom(...(def["values"] as unknown[]));
    case "boolean":
      return fc.boolean();
    case "number":
    case "int":
      return fc.integer({ min: 1, max: 24 });
    default:
      return fc.oneof({ weight: 6, arbitrary: fc.constant(usual(key)) }, { weight: 3, arbitrary: text });
  }
}

/** A valid text. Most texts of an object are valid, so that an unusual one among them reaches the tenant. */
function usual(key: string): string {
  if (key === "roleScopeTagIds") return "0";
  if (key === "tenantAdminPreference") return "LoopbackFirst";
  if (key.endsWith("Id")) return ids[0] as string;
  return key === "adminMailRecipients" ? "desk@contoso.com" : "mail.contoso.com";
}

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...likely) },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1e21, "", true, [], {}, [[]], { a: 1 }, unknownValue),
  fc.jsonValue({ maxDepth: 2 }),
  text,
);

/** Replaces the part of the value that `steps` select. */
export function withJunk(value: unknown, steps: readonly number[], other: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return other;
  const keys = Object.keys(value);
  if (keys.length === 0) return other;
  const key = keys[step % keys.length] as string;
  const changed = withJunk((value as Values)[key], rest, other);
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? changed : item));
  return { ...value, [key]: changed };
}

const places = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });

export const anything = (schema: Schema): fc.Arbitrary<Values> =>
  fc
    .tuple(shaped(schema), fc.array(fc.tuple(places, junk), { maxLength: 2 }))
    .map(
      ([value, changes]) =>
        changes.reduce<unknown>((now, [steps, other]) => withJunk(now, steps, other), value) as Values,
    )
    .filter((value) => typeof value === "object" && value !== null && !Array.isArray(value));

export const rewriting = fc.tuple(places, junk);
