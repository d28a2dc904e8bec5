import { isAbsolute } from "node:path";
import { leaveOut } from "../../../counted";
import { isProviderError } from "../../../errors";
import { quoted } from "../../../impact/format";
import { ringsFile, ringsVariable } from "../../../tenant/config";
import type { Tenant } from "../../../tenant/connect";
import type { Census } from "../census/census";
import type { DeviceGroup } from "../impact/deviceImpact";
import { type Ring, resolveRings, ringOf } from "./rings";
import { readRingsFile } from "./ringsFile";

/** Devices that keep syncing because of an exemption that ends with this ring. */
export interface ExemptedRing {
  name: string;
  day: string;
  devices: number;
}

/** Empty without a rings file. A file that cannot be used is reported, but does not stop the preview. */
export async function exemptedByRing(
  tenant: Tenant,
  exempted: DeviceGroup,
  people: Census["people"],
): Promise<ExemptedRing[]> {
  const file = ringsFile();
  if (file === undefined || exempted.devices === 0) return [];
  try {
    const rings = await ringsIn(tenant, file);
    return countedBy(rings, exempted, people);
  } catch (error) {
    if (!isProviderError(error) || error.code === "M365_CANCELLED") throw error;
    leaveOut(`it is not known which rings the exempted devices belong to: ${error.message.split("\n")[0]}`);
    return [];
  }
}

async function ringsIn(tenant: Tenant, file: string): Promise<Ring[]> {
  if (!isAbsolute(file))
    leaveOut(`${ringsVariable} is ${quoted(file)}, which is not the absolute path of a file.`);
  const rings = isAbsolute(file) ? await resolveRings(tenant, readRingsFile(file)) : [];
  for (const { name, problem } of rings)
    if (problem) leaveOut(`the devices of ring ${quoted(name)} are not counted: ${problem}`);
  return rings;
}

function countedBy(rings: readonly Ring[], { users }: DeviceGroup, people: Census["people"]): ExemptedRing[] {
  const devices = new Map<Ring, number>();
  for (const [number, more] of users) {
    const ring = ringOf(rings, { address: "", person: people.get(number) });
    if (ring) devices.set(ring, (devices.get(ring) ?? 0) + more);
  }
  return rings.flatMap((ring) => {
    const { name, day } = ring;
    const number = devices.get(ring) ?? 0;
    return number > 0 ? [{ name, day, devices: number }] : [];
  });
}
