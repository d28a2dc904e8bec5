import { isProviderError } from "../errors";

/** What a decision can do without, where it may not be read; every other answer but success still stops. */
export async function readable<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isProviderError(error) && ["M365_FORBIDDEN", "M365_NOT_FOUND"].includes(error.code)) return undefined;
    throw error;
  }
}
