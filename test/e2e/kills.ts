import type { LoggedRequest, Loopback } from "../../provider/loopback";
import type { Result } from "./harness/cli";
import { profilesNamed, type Stack } from "./tenant";

/** A delete of what is gone already changes nothing. */
const changes =
  ({ tenant }: Loopback) =>
  ({ kind, method, path }: LoggedRequest): boolean =>
    kind === "write" &&
    (method !== "DELETE" || tenant.deviceConfigurations.has(path.split("/").at(-1) ?? ""));

export interface Kill {
  kill(folder: string): void;
  /** What the run that was hit looks like, and what it leaves to clear away. */
  hit(result: Result): Promise<void> | void;
}

/** Kills with the next write: the tenant carries it out, and nobody hears of it. False when the run ended without one. */
async function isKilledAtNextWrite(stack: Stack, { kill, hit }: Kill, ...command: string[]) {
  const { loopback, project } = stack;
  let isHit = false;
  const takeAway = loopback.inject({
    match: changes(loopback),
    when: "after",
    action: "drop",
    struck: () => {
      isHit = true;
      kill(project.folder);
    },
  });
  const result = await project.start(...command).result;
  takeAway();
  if (!isHit && result.exitCode !== 0) throw new Error(result.all);
  if (isHit) await hit(result);
  return isHit;
}

const mostKills = 6;

/** Killed at each write in turn, until a run has none left. Returns how often. */
export async function killedAtEveryWrite(stack: Stack, kill: Kill, ...command: string[]): Promise<number> {
  for (let kills = 0; kills <= mostKills; kills += 1) {
    if (!(await isKilledAtNextWrite(stack, kill, ...command))) return kills;
    expect(profilesNamed(stack.loopback).length).toBeLessThanOrEqual(1);
  }
  throw new Error(`after ${mostKills} kills there are still writes: ${stack.writes().join(", ")}`);
}
