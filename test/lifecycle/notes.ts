import { z } from "zod";
import { ConstraintError } from "../../provider/errors";
import type { Fact } from "../../provider/impact/facts";
import { linesOf } from "../../provider/impact/words";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import { type Context, type Definition, PartlyMade, type Values } from "../../provider/lifecycle/define";
import { speaker } from "../resources/fakeReporter";

/** A tenant with one kind of object, stored in a map. */
export function notes() {
  const objects = new Map<string, Values>();
  const writes: string[] = [];
  const definition: Definition = {
    kind: "Note",
    schema: {
      inputs: z.strictObject({
        text: z.string(),
        folder: z.string().meta({ replaceOnChanges: true }).optional(),
        labels: z
          .array(z.string().meta({ ignoreCase: true }))
          .meta({ set: true, serviceDefault: [] })
          .optional(),
        color: z.string().meta({ serviceDefault: "yellow" }).optional(),
        onDelete: z.enum(["retain", "remove"]).meta({ steering: true }).optional(),
      }) as unknown as Definition["schema"]["inputs"],
      computed: z.object({ revision: z.number(), insteadOf: z.string().optional() }),
    },
    verbs: {
      async observe(_, id) {
        const inputs = objects.get(id);
        return inputs && { inputs, raw: inputs };
      },
      async create(_, inputs) {
        writes.push("create");
        objects.set("note-1", { color: "yellow", ...inputs });
        if (inputs["text"] === "fails late")
          throw new PartlyMade({ id: "note-1" }, new ConstraintError("stopped half way."));
        return { id: "note-1", computed: { revision: 1 } };
      },
      async update(_, id, { wanted, paths }) {
        if (paths.length > 0) writes.push(`update ${paths.join()}`);
        objects.set(id, wanted);
        return { revision: 2 };
      },
      async delete(_, id) {
        writes.push("delete");
        objects.delete(id);
      },
    },
    report: {},
  };
  return { definition, objects, writes };
}

export function contextOf(
  claims = new ClaimRegister(),
  {
    comparesWithTenant = true,
    ...about
  }: Partial<Context["resource"]> & { comparesWithTenant?: boolean } = {},
) {
  const lines: string[] = [];
  const facts: Fact[] = [];
  const recorded: Fact[] = [];
  const context = {
    tenant: { tenantId: "tenant-a" },
    comparesWithTenant,
    resource: { name: "note", owner: "one", ignoreChanges: [], ...about },
    claims: claims.of(about.owner ?? "one"),
    ...speaker((line) => lines.push(line)),
    tell(...told: Fact[]) {
      facts.push(...told);
      lines.push(...linesOf(told));
    },
    record: (...told: Fact[]) => void recorded.push(...told),
  } as unknown as Context;
  return { context, lines, facts, recorded };
}
