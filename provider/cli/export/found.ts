import { isProviderError } from "../../errors";
import { ClaimRegister } from "../../lifecycle/claims";
import type { Context, Values } from "../../lifecycle/define";
import { importLive } from "../../lifecycle/import";
import { allProfiles } from "../../resources/emailProfile/profiles";
import { definitions, type Kind } from "../../resources/index";
import type { Tenant } from "../../tenant/connect";
import { nameProfiles } from "./names";

/** One object of the tenant as a program would declare it. */
export interface Found {
  kind: Kind;
  /** In the program and in the import file. */
  name: string;
  id: string;
  inputs: Values;
  /** The name of the profile that an assignment belongs to, when the program has it. */
  profile?: string;
  /** The mark of the resource of a stack that made it. */
  marker?: string | undefined;
}

export interface Findings {
  found: Found[];
  /** What is not exported, a sentence each. */
  leftOut: string[];
}

/** Both settings, then every profile with its assignment, in the order of their names. */
export async function findAll(tenant: Tenant, onPage?: (profiles: number) => void): Promise<Findings> {
  const context = contextOf(tenant);
  const names = nameProfiles([...(await allProfiles(tenant, onPage)).values()]);
  const findings = await Promise.all([
    find(context, { kind: "MobileEmailAccessPolicy", name: "mobile-email-access", id: tenant.tenantId }),
    find(context, { kind: "IntegratedAppsSetting", name: "integrated-apps", id: tenant.tenantId }),
    ...[...names].flatMap(([id, name]) => [
      find(context, { kind: "EmailProfile", name, id }),
      find(context, { kind: "ProfileAssignment", name: `${name}-assignment`, id, profile: name }),
    ]),
  ]);
  const found = findings.flatMap(({ found: one }) => (one && !isUnassigned(one) ? [one] : []));
  const declared = new Set(found.map(({ name }) => name));
  return {
    found: found.map(({ profile, ...one }) =>
      profile !== undefined && declared.has(profile) ? { ...one, profile } : one,
    ),
    leftOut: findings.flatMap(({ leftOut }) => leftOut ?? []),
  };
}

/** What one application may not read, or no program could declare, keeps nobody from the rest. */
async function find(
  context: Context,
  one: Omit<Found, "inputs">,
): Promise<{ found?: Found; leftOut?: string }> {
  const { kind, name, id } = one;
  try {
    const imported = await importLive(definitions[kind], context, id);
    return imported ? { found: { ...one, inputs: imported.inputs, marker: imported.marker } } : {};
  } catch (error) {
    if (!isProviderError(error) || !["M365_CONSTRAINT", "M365_FORBIDDEN"].includes(error.code)) throw error;
    return { leftOut: `${name} (${kind}) is left out: ${error.message}` };
  }
}

const isUnassigned = ({ kind, inputs }: Found) =>
  kind === "ProfileAssignment" && (inputs["targets"] as readonly unknown[]).length === 0;

function contextOf(tenant: Tenant): Context {
  return {
    tenant,
    asksTenant: true,
    resource: { name: "m365", owner: "", ignoreChanges: [] },
    claims: new ClaimRegister().of(""),
    say: () => {},
  };
}
