import { platformNamed } from "../deviceConfigurations/platforms";
import { isExchangeOnline } from "./exchangeOnline";
import type { EmailProfileInputs } from "./schema";

/** Undefined for other mail servers, because Exchange Online's device access rules do not apply to them. */
export function mailAppOf(settings: Partial<EmailProfileInputs>["settings"]): string | undefined {
  return settings && isExchangeOnline(settings.hostName)
    ? platformNamed(settings.platform)?.mailApp
    : undefined;
}
