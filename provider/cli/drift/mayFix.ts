import { agrees } from "../command";

/** Asks for confirmation on a terminal. Elsewhere, such as on a schedule, --fix itself is the decision. */
export async function mayFix({ yes }: { yes?: boolean }): Promise<boolean> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  return agrees("Reset it with pulumi up?");
}
