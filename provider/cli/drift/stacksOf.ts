import { configurationError } from "../../tenant/endpoint";
import { pulumi } from "../pulumi";

/** The named stacks, all stacks of the project, or the selected one. */
export async function stacksOf(
  cwd: string,
  { stack: named, all }: { stack: readonly string[]; all?: boolean },
): Promise<string[]> {
  if (all && named.length > 0)
    throw configurationError("--all cannot be combined with --stack. Remove one of them.");
  if (named.length > 0) return [...new Set(named)];
  const listed = await pulumi(["stack", "ls", "--json"], { cwd }).catch((error: Error) => {
    throw configurationError(`the stacks of ${cwd} cannot be listed: ${error.message}`);
  });
  const stacks = (JSON.parse(listed) as { name: string; current: boolean }[])
    .filter(({ current }) => all || current)
    .map(({ name }) => name);
  if (stacks.length > 0) return stacks.toSorted();
  throw configurationError(
    all
      ? `the project in ${cwd} has no stacks. Create one with pulumi stack init, or sign in to its backend with pulumi login.`
      : `no stack is selected in ${cwd}. Name stacks with --stack, take all with --all, or choose one with pulumi stack select.`,
  );
}
