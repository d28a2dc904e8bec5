import { quoted } from "../../impact/format";
import type { Context } from "../../lifecycle/define";
import type { NameChange } from "./resolveNames";

/** The stored id stays in effect, which surprises people who mean whatever has the name now. */
export function sayTaken({ say }: Context, changes: readonly NameChange[]): void {
  for (const change of changes) {
    if (change.how !== "taken") continue;
    const { what, id, name } = wordsOf(change);
    say(
      `the ${what} that was declared as ${quoted(change.name)} is now called ${quoted(change.called)}, and another ${what}${made(change.created)} has the name ${quoted(change.name)}. The profile stays with ${quoted(change.called)}: declare ${name} ${quoted(change.called)} to say so, or ${id} "${change.otherId}" to use the other one.`,
    );
  }
}

const made = (created: string | null | undefined) => (created ? `, created on ${created.slice(0, 10)},` : "");

const wordsOf = ({ property }: NameChange) =>
  property === "groupName"
    ? { what: "group", id: "groupId", name: "groupName" }
    : { what: "assignment filter", id: "filterId", name: "filterName" };
