import { z } from "zod";
import { isProviderError } from "../../errors";
import type { ExchangeTenant } from "./cmdlet";
import { sendToRegion } from "./invokeCommand";

const list = z.object({ value: z.array(z.looseObject({ exportedCmdlets: z.string().nullish() })) });

/** What the Exchange module calls itself when it asks. */
const moduleVersion = "3.9.2";

/**
 * The cmdlets that the signed-in identity may run, as the Exchange module asks for them when it connects; undefined when
 * Exchange does not tell.
 * [I] The list follows the identity's roles: the module shows no other cmdlets.
 */
export async function listCommands({ exchange, tenantId }: ExchangeTenant): Promise<string[] | undefined> {
  try {
    const path = `/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=${moduleVersion}`;
    const answer = await sendToRegion(exchange, { method: "GET", path, headers: { CommandName: "*" } });
    // Without the application permission, or without any role.
    if (answer.status === 403) return [];
    if (answer.status !== 200) return undefined;
    const { value } = list.parse(JSON.parse(answer.text));
    return value.flatMap(
      ({ exportedCmdlets }) => exportedCmdlets?.split(",").map((name) => name.trim()) ?? [],
    );
  } catch (error) {
    if (isProviderError(error) || error instanceof z.ZodError || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}
