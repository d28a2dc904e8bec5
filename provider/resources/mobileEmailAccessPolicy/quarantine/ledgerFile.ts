import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { z } from "zod";
import { ConstraintError } from "../../../errors";
import { characteristics } from "../../../tenant/exchange/accessRules";
import { accessLevel } from "../../../tenant/exchange/organizationSettings";
import { whyUnreadable } from "../../../textFile";

/** Modes that stop existing devices, which an exemption can prevent. */
export const exemptedModes = ["anyAppPromptNew", "outlookOnly"] as const;
export type ExemptedMode = (typeof exemptedModes)[number];

const any = { at: z.string(), tenantId: z.string() };

/** A change to device ids of one mailbox. */
const change = z.looseObject({
  ...any,
  event: z.enum(["planned", "added", "removing", "removed"]),
  command: z.enum(["exempt", "release", "revoke"]),
  mailbox: z.string(),
  deviceIds: z.array(z.string()),
  /** The ring whose end removed the ids. */
  ring: z.string().optional(),
});
export type ChangeLine = z.infer<typeof change>;

const rule = z.object({ characteristic: z.enum(characteristics), queryString: z.string(), accessLevel });

/** The policy that a run found. */
const sight = z.looseObject({
  ...any,
  event: z.literal("seen"),
  /** The mode from which the run exempted devices. */
  mode: z.enum(exemptedModes),
  level: accessLevel,
  rules: z.array(rule),
  /** When the settings had last been changed (ISO 8601), as Exchange reported at that time. */
  changedAt: z.string().optional(),
});
export type SightLine = z.infer<typeof sight>;

const line = z.discriminatedUnion("event", [change, sight]);
export type Line = z.infer<typeof line>;

/**
 * A killed run may leave an incomplete last line, which is ignored.
 *
 * @throws ConstraintError if the file belongs to another tenant or is not a ledger
 */
export function readLines(path: string, tenantId: string): Line[] {
  const text = textOf(path);
  const lines = text
    .slice(0, endOfLines(text))
    .split("\n")
    .filter(Boolean)
    .map((one) => fromText(path, one));
  const other = lines.find((line) => line.tenantId !== tenantId);
  if (!other) return lines;
  throw new ConstraintError(
    `the ledger ${path} belongs to tenant ${other.tenantId}, but the signed-in tenant is ${tenantId}. Nothing was written. Name another file.`,
  );
}

export function appendLine(path: string, line: Line): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true });
}

/**
 * Removes an incomplete last line. Reads the file again, because another run may have repaired it and written to it.
 */
export function cutHalfLine(path: string): void {
  const text = textOf(path);
  const whole = text.slice(0, endOfLines(text));
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
}

function textOf(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  } catch (error) {
    throw new ConstraintError(
      `the ledger ${path} cannot be read: ${whyUnreadable(error)}. Nothing was written. Name another file.`,
    );
  }
}

const endOfLines = (text: string): number => text.lastIndexOf("\n") + 1;

function fromText(path: string, text: string): Line {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw new ConstraintError(
      `the ledger ${path} contains a line that m365 did not write: ${text.slice(0, 40)}. Nothing was written. Remove the line, or name another file.`,
    );
  }
}
