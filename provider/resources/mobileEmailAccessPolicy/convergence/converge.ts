import { ApiError, ConstraintError, isProviderError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import {
  newActiveSyncDeviceAccessRule,
  removeActiveSyncDeviceAccessRule,
  setActiveSyncDeviceAccessRule,
} from "../../../tenant/exchange/accessRules";
import { setActiveSyncOrganizationSettings } from "../../../tenant/exchange/organizationSettings";
import { settled } from "../../../tenant/settle";
import { forgetPolicy, readPolicy } from "../live";
import { findRule, type LivePolicy, type Pair } from "../wire";
import { type Goal, type Phase, phasesTo, type Step } from "./steps";

/**
 * Writes the differences step by step, and waits after each phase until the tenant shows it. A failure in between
 * leaves the safer state (see `phasesTo`), from which the next run continues.
 */
export async function converge(tenant: Tenant, live: LivePolicy, goal: Goal): Promise<LivePolicy> {
  const done: string[] = [];
  let seen = live;
  for (const phase of phasesTo(live, goal)) seen = await carryOut(tenant, phase, goal, done);
  return seen;
}

async function carryOut(tenant: Tenant, phase: Phase, goal: Goal, done: string[]): Promise<LivePolicy> {
  for (const step of phase) {
    await take(tenant, step).catch((error: unknown) => {
      throw told(error, step, done);
    });
    done.push(inWords(step));
  }
  const half = phase.every(({ kind }) => kind === "settings") ? "settings" : "rules";
  return settled(async () => {
    forgetPolicy(tenant, half);
    const seen = await readPolicy(tenant, false);
    return phasesTo(seen, goal)
      .flat()
      .some((left) => phase.some((step) => isSame(step, left)))
      ? undefined
      : seen;
  }, phase.map(inWords).join(", "));
}

/** Whether a remaining step changes the same setting or rule as a step that was sent. */
function isSame(sent: Step, left: Step): boolean {
  if (sent.kind !== "settings" || left.kind !== "settings") {
    return sent.kind !== "settings" && left.kind !== "settings" && subject(sent) === subject(left);
  }
  return Object.keys(sent.change).some((key) => key in left.change);
}

const subject = (step: Exclude<Step, { kind: "settings" }>): string =>
  nameOf(step.kind === "newRule" ? step.rule : step.pair);

async function take(tenant: Tenant, step: Step): Promise<void> {
  switch (step.kind) {
    case "settings":
      await setActiveSyncOrganizationSettings(tenant, step.change);
      return;
    case "newRule":
      return makeRule(tenant, step);
    case "setRule":
      return setActiveSyncDeviceAccessRule(tenant, step.identity, step.accessLevel);
    case "removeRule":
      return removeActiveSyncDeviceAccessRule(tenant, step.identity);
  }
}

/** A create is never simply retried: a rule that exists after a failure, whoever created it, is adopted. */
async function makeRule(tenant: Tenant, { rule }: Extract<Step, { kind: "newRule" }>): Promise<void> {
  const { characteristic, queryString, accessLevel } = rule;
  try {
    await newActiveSyncDeviceAccessRule(tenant, {
      Characteristic: characteristic,
      QueryString: queryString,
      AccessLevel: accessLevel,
    });
  } catch (error) {
    if (!isProviderError(error) || error.code === "M365_FORBIDDEN") throw error;
    const found = findRule(await readPolicy(tenant, true), rule);
    if (!found) throw error;
    if (found.AccessLevel !== accessLevel)
      await setActiveSyncDeviceAccessRule(tenant, found.Identity, accessLevel);
  }
}

const nameOf = ({ queryString, characteristic }: Pair): string => `${queryString} (${characteristic})`;

function inWords(step: Step): string {
  if (step.kind === "settings") {
    return Object.entries(step.change)
      .map(([name, value]) => (name === "DefaultAccessLevel" ? `the default access level ${value}` : name))
      .join(", ");
  }
  const verb = { newRule: "the new rule", setRule: "the rule", removeRule: "the removal of the rule" }[
    step.kind
  ];
  return `${verb} "${subject(step)}"`;
}

/** Adds what was already written to the message, so that a partial change does not read as if nothing had happened. */
function told(error: unknown, step: Step, done: readonly string[]): unknown {
  if (!isProviderError(error)) return error;
  const refused = refusedPreference(error, step) ?? error;
  refused.message =
    done.length > 0
      ? `${refused.message} Written before that: ${done.join("; ")}. Run this again: it continues from there.`
      : `${refused.message} Nothing was written.`;
  return refused;
}

/** Exchange rejects an unknown value with the list of known values, before it changes anything. */
function refusedPreference(error: unknown, step: Step): ConstraintError | undefined {
  const value = step.kind === "settings" ? step.change.TenantAdminPreference : undefined;
  if (value === undefined || !(error instanceof ApiError) || !error.message.includes("TenantAdminPreference"))
    return undefined;
  const known = /enumerator names and try again: ([^"]*)/.exec(error.message)?.[1]?.trim();
  return known ? new ConstraintError(`tenantAdminPreference: "${value}" is not one of ${known}.`) : undefined;
}
