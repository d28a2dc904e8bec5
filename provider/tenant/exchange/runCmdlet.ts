import type { z } from "zod";
import { ProviderError } from "../../errors";
import { writing } from "../../writes";
import type { Cmdlet, ExchangeTenant, Page } from "./cmdlet";
import { pagesOf } from "./invokeCommand";

/** The validated values of a cmdlet, page by page: a large tenant's list does not fit into memory. */
export async function* eachOf<T>(
  tenant: ExchangeTenant,
  schema: z.ZodType<T>,
  cmdlet: Cmdlet,
): AsyncGenerator<T> {
  for await (const page of pagesOf(tenant, cmdlet)) {
    for (const value of page.values) yield checked(schema, cmdlet, value, page);
  }
}

/** All values of a cmdlet that returns few. */
export async function valuesOf<T>(
  tenant: ExchangeTenant,
  schema: z.ZodType<T>,
  cmdlet: Cmdlet,
): Promise<T[]> {
  const found: T[] = [];
  for await (const value of eachOf(tenant, schema, cmdlet)) found.push(value);
  return found;
}

/** Runs a cmdlet that changes something; returns Exchange's warnings. */
export async function run(tenant: ExchangeTenant, cmdlet: Cmdlet): Promise<readonly string[]> {
  const warned: string[] = [];
  await writing(async () => {
    for await (const { warnings } of pagesOf(tenant, cmdlet)) warned.push(...warnings);
  });
  return warned.filter((warning) => !/no settings of .* have been modified/.test(warning));
}

function checked<T>(
  schema: z.ZodType<T>,
  { name }: Cmdlet,
  value: unknown,
  { requestId }: Pick<Page, "requestId">,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `Exchange Online's answer does not have the expected form (${issue?.path.join(".") || "value"}: ${issue?.message})`;
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${name}: ${reason}. Run this again. If the error persists, report it.${requestId ? ` (request-id ${requestId})` : ""}`,
    { reason },
  );
}
