import { z } from "zod";
import { type ExchangeTenant, roles } from "./cmdlet";
import { eachOf } from "./runCmdlet";

const statistics = z.object({
  DeviceId: z.string(),
  /** The last time that the device got what was new. */
  LastSuccessSync: z.string().nullish(),
});
export type DeviceStatistics = z.infer<typeof statistics>;

/** When the devices of one mailbox synchronised last: no tenant-wide list tells it. */
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
