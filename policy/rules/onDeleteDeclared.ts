import type { ResourceRule } from "../rule";

interface Options {
  allowed: string[];
}

export const onDeleteDeclared: ResourceRule<Options> = {
  name: "on-delete-declared",
  description: "Each tenant-wide setting must declare what a delete does.",
  severity: "medium",
  fix: 'Set onDelete to "retain" (settings stay as they are) or "restore" (the original settings come back), whichever is allowed.',
  enforcementLevel: "mandatory",
  options: {
    allowed: {
      type: "array",
      items: { type: "string", enum: ["retain", "restore"] },
      default: ["retain", "restore"],
      description: "Values that are allowed.",
    },
  },
  kinds: ["MobileEmailAccessPolicy", "IntegratedAppsSetting"],
  findingsIn({ inputs: { onDelete } }, { allowed }) {
    if (onDelete === undefined)
      return ["onDelete is missing, so it is not clear what removing this resource does."];
    return typeof onDelete === "string" && !allowed.includes(onDelete)
      ? [`onDelete is "${onDelete}", and only ${allowed.map((one) => `"${one}"`).join(", ")} is allowed.`]
      : [];
  },
};
