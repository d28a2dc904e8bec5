import { counted } from "../../../counted";
import type { Fact } from "../../../impact/facts";
import type { Tenant } from "../../../tenant/connect";
import { countImapOrPop, readEws } from "../../../tenant/exchange/otherProtocols";
import { census } from "../census/census";

/** Shared, so that reads that fail for the same reason are reported in one sentence. */
const what = "what else stays open (IMAP, POP, EWS)";

/**
 * Counts what `outlookOnly` leaves open. The preview has already listed the devices, so the census is not read again.
 */
export async function otherProtocols(tenant: Tenant): Promise<Fact> {
  const [imapOrPop, ews, found] = await Promise.all([
    counted(tenant, what, countImapOrPop),
    counted(tenant, what, readEws),
    counted(tenant, undefined, census),
  ]);
  const unreached = found?.unreached;
  return {
    kind: "otherProtocolsStay",
    ...(imapOrPop ? { imapOrPop } : {}),
    ...(ews ? { ews } : {}),
    ...(unreached ? { otherDevices: { devices: unreached.devices, people: unreached.users.size } } : {}),
  };
}
