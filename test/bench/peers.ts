import type { Result } from "./results";
import { markdownTable } from "./table";

/**
 * OpenTofu with the typed provider microsoft365wp: 200 iOS profiles with their assignments, 50 ms per request, on a
 * similar machine. Measured once, so the benchmark needs neither OpenTofu nor the provider. Times in milliseconds.
 */
const openTofu = { resources: 400, requestsPerProfile: 2, preview: 28_000, refresh: 4_500, create: 60_000 };

interface Peer {
  name: string;
  reads: string;
  source: string;
}

/** Counted in the sources of the versions from July to November 2026. */
const peers: readonly Peer[] = [
  {
    name: "pulumi-m365",
    reads: "none of its own: one list with the assignments for the whole stack; a certificate costs 1/20",
    source: "`provider/resources/deviceConfigurations/profileList.ts`",
  },
  {
    name: "Terraform, OpenTofu: microsoft365wp",
    reads: "2: the profile, then its assignments",
    source:
      "`workplace/generic/crud_read.go`, `workplace/services/device_configuration.go` of terraprovider/terraform-provider-microsoft365wp",
  },
  {
    name: "Microsoft365DSC",
    reads: "2: the profile, then its assignments; again before each write",
    source:
      "`MSFT_IntuneDeviceConfigurationEmailProfilePolicyWindows10.psm1` (Get-TargetResource) of microsoft/Microsoft365DSC",
  },
  {
    name: "IntuneCD (backup)",
    reads: "1, in batches of 20, after one list",
    source:
      "`src/IntuneCD/backup/Intune/DeviceConfigurations.py`, `src/IntuneCD/intunecdlib/graph_batch.py` of almenscorner/IntuneCD",
  },
];

export function readsOfPeers(): string {
  return markdownTable(
    ["Tool", "Requests for each profile that is read", "Where it is seen"],
    peers.map(({ name, reads, source }) => [name, reads, source]),
  );
}

/** Undefined if the run measured no stack of the same size. */
export function againstOpenTofu(results: readonly Result[]): string | undefined {
  const { resources, preview, refresh, create } = openTofu;
  const rows = [
    row(results, "growth, preview", resources, preview, "preview, no change"),
    row(results, "growth, refresh", resources, refresh, "refresh, no change"),
    row(results, "create, no limit", resources, create, "create, without Intune's limit"),
    row(
      results,
      "growth, preview",
      1_000,
      preview * 2.5,
      "preview of 1,000 resources, OpenTofu's computed from 400",
    ),
  ].flat();
  return rows.length > 0 ? markdownTable(["", "OpenTofu", "pulumi-m365", "Faster"], rows) : undefined;
}

function row(
  results: readonly Result[],
  name: string,
  n: number,
  theirMs: number,
  shown: string,
): string[][] {
  const ours = results.find((one) => one.case === name && one.n === n)?.oursMedianMs;
  return ours ? [[shown, seconds(theirMs), seconds(ours), `${(theirMs / ours).toFixed(1)} ×`]] : [];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
