import { isProviderError } from "../errors";

/** For optional reads: returns undefined if a permission is missing; other errors are still thrown. */
export async function readable<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isProviderError(error) && ["M365_FORBIDDEN", "M365_NOT_FOUND"].includes(error.code)) return undefined;
    throw error;
  }
}
