import type { LoggedRequest, Loopback } from "../../provider/loopback";
import type { Result } from "./harness/cli";
import { profilesNamed, type Stack } from "./tenant";

/** Matches writes that change the tenant: a delete of an already deleted profile does not. */
const changes =
  ({ tenant }: Loopback) =>
  ({ kind, method, path }: LoggedRequest): boolean =>
    kind === "write" &&
    (method !== "DELETE" || tenant.deviceConfigurations.has(path.split("/").at(-1) ?? ""));

export interface Kill {
  kill(folder: string): void;
  /** Checks the result of the killed run, and cleans up after it. */
  hit(result: Result): Promise<void> | void;
}

/** Kills at the next write, which the tenant performs but whose answer is lost. Returns false if there was no write. */
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

/** Repeats the command and kills each run at its first write, until a run completes. Returns the number of kills. */
export async function killedAtEveryWrite(stack: Stack, kill: Kill, ...command: string[]): Promise<number> {
  for (let kills = 0; kills <= mostKills; kills += 1) {
    if (!(await isKilledAtNextWrite(stack, kill, ...command))) return kills;
    expect(profilesNamed(stack.loopback).length).toBeLessThanOrEqual(1);
  }
  throw new Error(`after ${mostKills} kills there are still writes: ${stack.writes().join(", ")}`);
}
