import type { EngineEvent } from "@pulumi/pulumi/automation";
import { list } from "../../impact/format";
import { resourcesOf } from "./assemble";
import { errorsIn, openStack, openWorkspace, reasonOf } from "./engine";
import type { Way } from "./look";
import type { ResourceReport, StackReport } from "./report";

/** What counts as drift. What somebody accepted in part stays: an update would write all of it. */
export function resourcesToFix({ resources }: StackReport): ResourceReport[] {
  return resources.filter(
    ({ status, properties }) =>
      status === "gone" || (status === "drifted" && !properties.some(({ ignored }) => ignored)),
  );
}

/** Runs the update of what drifted and of nothing else, and looks whether it helped. */
export async function putRight(cwd: string, report: StackReport, look: Way): Promise<StackReport> {
  if (report.status !== "drifted" && report.status !== "gone") return report;
  const targets = resourcesToFix(report);
  const failure = targets.length > 0 ? await update(cwd, report.stack, targets) : undefined;
  if (failure !== undefined) return { ...report, fixed: false, reason: failure };
  const wanted = report.resources.filter(({ status }) => status === "drifted" || status === "gone");
  const reason = leftAlone(report);
  if (reason !== undefined) return { ...report, fixed: false, reason };
  return { ...report, fixed: await areInLine(look, report.stack, wanted) };
}

/** Why some of what drifted stays: it was not tried. */
export function leftAlone({ resources }: StackReport): string | undefined {
  const sentences = resources.flatMap(({ status, name, properties }) => {
    const accepted = properties.flatMap(({ path, ignored }) =>
      ignored ? { path, until: ignored.until } : [],
    );
    if (status !== "drifted" || accepted.length === 0) return [];
    const paths = list(accepted.map(({ path, until }) => `${path} is accepted until ${until}`));
    return [`${name} stays as it is, because ${paths} and an update would write all of it.`];
  });
  return sentences.length === 0
    ? undefined
    : `${sentences.join(" ")} Remove the entry from the ignore file, or change the rest manually.`;
}

async function update(
  cwd: string,
  stack: string,
  targets: readonly ResourceReport[],
): Promise<string | undefined> {
  const events: EngineEvent[] = [];
  try {
    await (await openStack(await openWorkspace(cwd), stack)).up({
      color: "never",
      onEvent: (event) => events.push(event),
      target: targets.map(({ urn }) => urn),
      // What is made anew has another id, which those that depend on it must learn.
      targetDependents: targets.some(({ status }) => status === "gone"),
    });
    return undefined;
  } catch (error) {
    return errorsIn(events).join(" ") || reasonOf(error as Error);
  }
}

async function areInLine(look: Way, stack: string, wanted: readonly ResourceReport[]): Promise<boolean> {
  const names = new Set(wanted.map(({ urn }) => urn));
  const seen = resourcesOf(await look(stack, {})).filter(({ urn }) => names.has(urn));
  return seen.length === names.size && seen.every(({ status }) => status === "inLine");
}
