import { z } from "zod";
import { fleetTenant } from "./tenantsFile";

/** Run and tenant name the result's blob. */
export const runName = /^[a-z0-9][a-z0-9.-]{0,62}$/i;

const message = z.strictObject({
  version: z.literal(1),
  run: z.string().regex(runName),
  tenant: fleetTenant,
  /** Why the last attempt failed. */
  reason: z.string().optional(),
});
export type FleetMessage = z.infer<typeof message>;

/** Base64, since the queue's answers are XML. */
export function encodeMessage(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64");
}

/** Undefined for what `m365 fleet enqueue` did not write. */
export function decodeMessage(text: string): FleetMessage | undefined {
  try {
    return message.parse(JSON.parse(Buffer.from(text, "base64").toString()));
  } catch {
    return undefined;
  }
}
