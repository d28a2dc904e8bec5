import type { Fact } from "../../impact/facts";
import { warning } from "../../impact/notes";
import type { Definition } from "../../lifecycle/define";
import { definitions } from "../../resources/index";
import type { OurStep, Step } from "./plan";

/** Warns if another resource recreates the deleted object, as after a rename without an alias. */
export function renames(gone: OurStep, all: readonly OurStep[]): Fact[] {
  const { isAlike } = (definitions[gone.kind] as Definition).schema;
  const isMadeAnew = ({ op, kind, after }: OurStep) =>
    op === "create" &&
    kind === gone.kind &&
    after?.adopt === undefined &&
    isAlike?.(gone.before?.inputs ?? {}, after?.inputs ?? {});
  return all
    .filter(isMadeAnew)
    .map((made) =>
      warning(
        `is deleted, and "${made.name}" recreates it. If that is this resource under another name, add aliases: [${aliasOf(gone, made)}] to "${made.name}": then it stays, and everyone who has it keeps it.`,
      ),
    );
}

/** The old name is enough if neither the parent nor the type changed; otherwise the URN is needed. */
function aliasOf(gone: Step, made: Step): string {
  const before = ({ urn, name }: Step) => urn.slice(0, urn.length - name.length);
  return before(gone) === before(made) ? `{ name: ${JSON.stringify(gone.name)} }` : JSON.stringify(gone.urn);
}
