import { count, list } from "../../impact/format";
import { countsOf, type DriftReport, type StackReport } from "../drift/report";
import { type Html, html } from "./html";
import { dateAndTime } from "./statusWords";

export function header({ stacks, startedAt, finishedAt }: DriftReport): Html {
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  return html`<header>
<p class="kicker"><span>Drift</span> <time datetime="${startedAt}">${dateAndTime(startedAt)}</time> <span>${count(seconds, "second")}</span></p>
<h1>${headline(stacks)}</h1>
</header>`;
}

/** The overall result, as a sentence. */
export function headline(stacks: readonly StackReport[]): string {
  const [only, ...others] = stacks;
  if (!only) return "No stack was checked.";
  if (others.length === 0) return sentenceAbout(only);
  const off = stacks.filter(({ status }) => status === "drifted" || status === "gone");
  const fixed = off.filter((stack) => stack.fixed).length;
  const drifted = off.length - fixed;
  const unread = stacks.filter(({ status }) => status === "notReadable").length;
  if (off.length + unread === 0) return `All ${stacks.length} stacks are in line.`;
  const parts = [
    ...(drifted > 0 ? [`${drifted} drifted`] : []),
    ...(fixed > 0 ? [`${fixed} ${fixed === 1 ? "was" : "were"} reset`] : []),
    ...(unread > 0 ? [`${unread} could not be read`] : []),
  ];
  return `Of ${stacks.length} stacks ${list(parts)}.`;
}

function sentenceAbout(stack: StackReport): string {
  if (stack.status === "inLine") return `${stack.stack} is in line.`;
  if (stack.status === "notReadable") return `${stack.stack} could not be read.`;
  const { drifted, gone, resources } = countsOf(stack);
  const share = `${drifted + gone} of ${count(resources, "resource")}`;
  return stack.fixed ? `${stack.stack} was reset: ${share}.` : `${stack.stack} drifted: ${share}.`;
}
