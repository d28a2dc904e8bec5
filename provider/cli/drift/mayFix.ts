import { agrees } from "../command";

/** Somebody at a terminal has seen what drifted, and decides; a schedule has decided with --fix. */
export async function mayFix({ yes }: { yes?: boolean }): Promise<boolean> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  return agrees("Reset it with pulumi up?");
}
