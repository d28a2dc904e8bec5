import { platformNamed } from "../deviceConfigurations/platforms";
import { isExchangeOnline } from "./exchangeOnline";
import type { EmailProfileInputs } from "./schema";

/** Undefined for mail that is not in Exchange Online: its device access rules say nothing about it. */
export function mailAppOf(settings: Partial<EmailProfileInputs>["settings"]): string | undefined {
  return settings && isExchangeOnline(settings.hostName)
    ? platformNamed(settings.platform)?.mailApp
    : undefined;
}
