import { type Observed, observedIn } from "../../../provider/cli/comment/observed";
import type { Fact } from "../../../provider/impact/facts";
import type { Audience, Members } from "../../../provider/impact/facts/audience";
import type { Observation } from "../../../provider/impact/observation";
import { ownerOf } from "../../../provider/lifecycle/owner";
import { dynamic, type StepFacts, urnOf } from "./plans";

/** What a preview recorded about the resources in a plan; no facts for resources that `said` does not name. */
export function takenFrom(
  steps: readonly StepFacts[],
  said: Record<string, readonly Fact[]> = {},
  comparedWith: Observation["comparedWith"] = "tenant",
): Observed {
  return observedIn(
    steps.map(({ name, type = dynamic("EmailProfile") }) => ({
      ...{ version: 1, verb: "diff", during: "preview", comparedWith },
      ...{ owner: ownerOf(urnOf(type, name)), name, kind: "EmailProfile" },
      facts: [...(said[name] ?? [])],
    })),
  );
}

export function audience(...members: Members[]): Audience {
  const counts = members.flatMap((one) => ("users" in one && one.users !== undefined ? [one.users] : []));
  return {
    ...(counts.length > 0 ? { users: counts.reduce((sum, one) => sum + one, 0) } : {}),
    ...{ isUpperBound: members.length > 1, isPartial: counts.length < members.length },
    ...{ isFiltered: false, source: "directory", members },
  };
}

export const group = (name: string, users?: number): Members => ({
  kind: "group",
  groupId: `id of ${name}`,
  name,
  ...(users === undefined ? {} : { users }),
});

type Fate = Extract<Fact, { kind: "stopsSyncing" | "entersQuarantine" | "startsSyncing" }>;

export function fate(
  kind: Fate["kind"],
  users: number,
  apps: Record<string, number>,
  usersOfOtherApps?: number,
): Fact {
  const named = Object.entries(apps).map(([name, devices]) => ({ name, devices }));
  const devices = named.reduce((sum, app) => sum + app.devices, 0);
  return { kind, devices, users, apps: named, source: "deviceList", usersOfOtherApps };
}

export const outlookOnly: Fact = {
  ...{ kind: "accessMode", mode: "outlookOnly", apps: [], hasUnknownRules: false },
};
