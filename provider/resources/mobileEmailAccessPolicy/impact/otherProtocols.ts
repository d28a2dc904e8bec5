import { counted } from "../../../counted";
import type { Fact } from "../../../impact/facts";
import type { Tenant } from "../../../tenant/connect";
import { countImapOrPop, readEws } from "../../../tenant/exchange/otherProtocols";
import { census } from "../census/census";

/** One sentence, whichever of these cannot be read for the same reason. */
const what = "what else stays open (IMAP, POP, EWS)";

/** What `outlookOnly` leaves open, in figures. The devices were listed for the preview already. */
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
