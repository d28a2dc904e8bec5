import type { Assignment, DeviceConfiguration, TenantData } from "../../loopback";
import { platformOfType, platforms } from "../../resources/deviceConfigurations/platforms";
import type { Tenant } from "../../tenant/connect";
import { listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import {
  type DeviceConfiguration as GraphProfile,
  listDeviceConfigurations,
} from "../../tenant/graph/deviceConfigurations";
import { getReferenceTogether, listDerivedCredentials } from "../../tenant/graph/references";
import { listRoleScopeTags } from "../../tenant/graph/roleScopeTags";
import { inParallel } from "../inParallel";
import { type Area, plain, plainList } from "./area";

const needs = { permission: "readProfiles" } as const;

export const profiles: Area = {
  what: "e-mail profiles and their assignments",
  needs,
  async read({ tenant, twin }) {
    const listed = await profilesOf(
      tenant,
      platforms.map(({ odataType }) => odataType),
    );
    const linked = await inParallel(atOnce, listed, (profile) => referencesOf(tenant, profile));
    for (const [at, profile] of listed.entries()) {
      addProfile(twin, profile);
      if (linked[at]) twin.references.set(profile.id, linked[at]);
    }
  },
};

export const certificates: Area = {
  what: "certificate profiles",
  needs,
  async read({ tenant, twin }) {
    const references = platforms.flatMap((platform) => platform.references);
    const types = new Set(references.flatMap(({ targetTypes }) => targetTypes));
    for (const profile of await profilesOf(tenant, [...types])) addProfile(twin, profile);
  },
};

export const filters: Area = {
  what: "assignment filters",
  needs,
  async read({ tenant, twin }) {
    twin.assignmentFilters = plainList(await listAssignmentFilters(tenant, true));
  },
};

export const derivedCredentials: Area = {
  what: "settings for derived credentials",
  needs,
  async read({ tenant, twin }) {
    twin.derivedCredentials = plainList(await listDerivedCredentials(tenant.graph));
  },
};

export const scopeTags: Area = {
  what: "scope tags",
  needs,
  async read({ tenant, twin }) {
    twin.roleScopeTags = plainList(await listRoleScopeTags(tenant));
  },
};

const atOnce = 80;

async function profilesOf({ graph }: Tenant, odataTypes: readonly string[]): Promise<GraphProfile[]> {
  const types = odataTypes.map((type) => type.slice(1));
  const found: GraphProfile[] = [];
  for await (const page of listDeviceConfigurations(graph, types)) found.push(...page);
  return found;
}

async function referencesOf(
  { graph }: Tenant,
  profile: GraphProfile,
): Promise<Record<string, string> | undefined> {
  const references = platformOfType(profile["@odata.type"])?.references ?? [];
  const ids = await Promise.all(
    references.map((reference) => getReferenceTogether(graph, { id: profile.id, ...reference })),
  );
  const linked = references.flatMap(({ navigation }, at) => (ids[at] ? [[navigation, ids[at]]] : []));
  return linked.length > 0 ? Object.fromEntries(linked) : undefined;
}

function addProfile(twin: TenantData, profile: GraphProfile): void {
  twin.deviceConfigurations.set(profile.id, toConfiguration(profile));
  twin.assignments.set(profile.id, (profile.assignments ?? []).map(toAssignment));
}

function toConfiguration({ assignments: _, ...profile }: GraphProfile): DeviceConfiguration {
  const entity = { "@odata.type": profile["@odata.type"], ...plain(profile) };
  return entity as DeviceConfiguration;
}

function toAssignment({
  id,
  source,
  intent,
  target,
  ...rest
}: NonNullable<GraphProfile["assignments"]>[number]) {
  const sourceId = (rest["sourceId"] as string | null | undefined) ?? null;
  const entry = { id, source: source ?? "direct", sourceId, intent: intent ?? "apply", target };
  return entry as unknown as Assignment;
}
