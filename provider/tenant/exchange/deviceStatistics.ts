import { z } from "zod";
import { type ExchangeTenant, roles } from "./cmdlet";
import { eachOf } from "./runCmdlet";

const statistics = z.object({
  DeviceId: z.string(),
  /** Time of the last successful sync. */
  LastSuccessSync: z.string().nullish(),
});
export type DeviceStatistics = z.infer<typeof statistics>;

/** When the devices of one mailbox last synced, which no tenant-wide list contains. */
export const listDeviceStatistics = (
  tenant: ExchangeTenant,
  mailbox: string,
): AsyncGenerator<DeviceStatistics> =>
  eachOf(tenant, statistics, {
    name: "Get-MobileDeviceStatistics",
    parameters: { Mailbox: mailbox },
    select: Object.keys(statistics.shape),
    role: roles.readStatistics,
  });
