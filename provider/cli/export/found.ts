import { isProviderError, type ProviderError } from "../../errors";
import { ClaimRegister } from "../../lifecycle/claims";
import type { Context, Values } from "../../lifecycle/define";
import { importLive } from "../../lifecycle/import";
import { allProfiles } from "../../resources/deviceConfigurations/profileList";
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
  /** Entries of what is gone, which no program could declare, a sentence each. */
  leftOut?: readonly string[];
}

export interface Findings {
  found: Found[];
  /** What is not exported, a sentence each. */
  leftOut: string[];
}

/** Both settings, then every profile with its assignment, in the order of their names; whatever of it can be read. */
export async function findAll(tenant: Tenant, onPage?: (profiles: number) => void): Promise<Findings> {
  const context = contextOf(tenant);
  const profiles = await trying("the e-mail profiles and who gets them are", async () =>
    nameProfiles([...(await allProfiles(tenant, onPage)).values()]),
  );
  const findings = await Promise.all([
    find(context, { kind: "MobileEmailAccessPolicy", name: "mobile-email-access", id: tenant.tenantId }),
    find(context, { kind: "IntegratedAppsSetting", name: "integrated-apps", id: tenant.tenantId }),
    ...[...(profiles.found ?? [])].flatMap(([id, name]) => [
      find(context, { kind: "EmailProfile", name, id }),
      find(context, { kind: "ProfileAssignment", name: `${name}-assignment`, id, profile: name }),
    ]),
  ]);
  const found = findings.flatMap(({ found: one }) => (one && !isUnassigned(one) ? [one] : []));
  const all = [...findings.slice(0, settings), profiles, ...findings.slice(settings)];
  const failure = all.find(({ error }) => error)?.error;
  if (found.length === 0 && failure) throw failure;
  const declared = new Set(found.map(({ name }) => name));
  return {
    found: found.map(({ profile, ...one }) =>
      profile !== undefined && declared.has(profile) ? { ...one, profile } : one,
    ),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
  };
}

const settings = 2;

interface Finding<T> {
  found?: T | undefined;
  leftOut: string[];
  error?: ProviderError;
}

/** What is not there, may not be read, answers with an error, or could not be declared, keeps nobody from the rest. */
async function trying<T>(what: string, look: () => Promise<T>): Promise<Finding<T>> {
  try {
    return { found: await look(), leftOut: [] };
  } catch (error) {
    if (!isProviderError(error) || error.code === "M365_CANCELLED") throw error;
    return { leftOut: [`${what} left out: ${error.message}`], error };
  }
}

async function find(context: Context, one: Omit<Found, "inputs">): Promise<Finding<Found>> {
  const { kind, name, id } = one;
  const what = `${name} (${kind})`;
  const { found, ...rest } = await trying(`${what} is`, () => importLive(definitions[kind], context, id));
  if (!found) return rest;
  const { inputs, marker, unknown, leftOut } = found;
  const lines = [...unknown, ...(leftOut ?? [])].map((line) => `${what}: ${line}`);
  return { found: { ...one, inputs, marker, ...(leftOut ? { leftOut } : {}) }, leftOut: lines };
}

const isUnassigned = ({ kind, inputs }: Found) =>
  kind === "ProfileAssignment" && (inputs["targets"] as readonly unknown[]).length === 0;

function contextOf(tenant: Tenant): Context {
  return {
    tenant,
    asksTenant: true,
    resource: { name: "m365", owner: "", ignoreChanges: [] },
    claims: new ClaimRegister().of(""),
    tell: () => {},
    record: () => {},
    say: () => {},
  };
}
