import { sharedPacer } from "../pace";
import type { Pacing } from "../retry";

/**
 * Intune's limit for one application in one tenant in 20 seconds: POST, PUT, PATCH, DELETE of device configurations.
 * @see https://learn.microsoft.com/graph/throttling-limits#intune-device-configuration
 */
export const writesPer20Seconds = 100;
const windowMs = 20_000;

/** Only these paths are paced: the directory's limits are far higher, and a batch of reads is not a write. */
const isIntune = /^\/(beta|v1\.0)\/deviceManagement\//;

export const isIntuneWrite = (method: string, path: string): boolean =>
  method !== "GET" && isIntune.test(path);

export function paceOfIntune(tenant: string, requests: number, say: (line: string) => void): Pacing {
  return {
    pacer: sharedPacer(tenant, { requests, windowMs }),
    covers: isIntuneWrite,
    onWait: () =>
      say(
        `Intune accepts ${requests} writes in ${windowMs / 1000} seconds from one application: the other writes wait.`,
      ),
    onRefused: () =>
      say("Intune is throttling writes (429), because others write too: continuing more slowly."),
  };
}
