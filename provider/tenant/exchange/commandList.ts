import { z } from "zod";
import { isProviderError } from "../../errors";
import type { ExchangeTenant } from "./cmdlet";
import { sendToRegion } from "./invokeCommand";

const list = z.object({ value: z.array(z.looseObject({ exportedCmdlets: z.string().nullish() })) });

/** Version of the Exchange module, which it sends with this request. */
const moduleVersion = "3.9.2";

/**
 * The cmdlets that the signed-in identity may run, from the request that the Exchange module sends when it connects;
 * undefined if Exchange does not return a list.
 * [I] The list follows the identity's roles: the module shows no other cmdlets.
 */
export async function listCommands({ exchange, tenantId }: ExchangeTenant): Promise<string[] | undefined> {
  try {
    const path = `/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=${moduleVersion}`;
    const answer = await sendToRegion(exchange, { method: "GET", path, headers: { CommandName: "*" } });
    // The application permission is missing, or the identity has no role.
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
