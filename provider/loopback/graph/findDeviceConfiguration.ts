import type { DeviceConfiguration } from "../data/deviceManagement";
import { isInV1 } from "../types/typeTable";
import { intuneNotFound } from "./errors";
import type { GraphRequest } from "./route";

/** The live object, for writes; reads use `staleReads`. */
export function findDeviceConfiguration(request: GraphRequest): DeviceConfiguration {
  const configuration = request.tenant.deviceConfigurations.get(request.params.id ?? "");
  if (configuration === undefined || isHidden(request, configuration)) throw intuneNotFound();
  return configuration;
}

/** v1.0 has no e-mail profiles: its list omits them; [I] 404 for a single one */
export const isHidden = ({ version }: GraphRequest, { "@odata.type": type }: DeviceConfiguration): boolean =>
  version === "v1.0" && !isInV1(type);
