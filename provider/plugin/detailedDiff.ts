import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Values } from "../lifecycle/define";
import type { DiffResult } from "../lifecycle/lifecycle";
import { segmentsOf, valueAt } from "../lifecycle/path";

type Change = "ADD" | "DELETE" | "UPDATE";

/**
 * A difference in the engine's format, property by property.
 *
 * @param shown the outputs in the state, which the engine shows and a refresh may have changed
 */
export function diffResponse(
  diff: DiffResult,
  { olds, shown }: { olds: Values; shown: Values },
  news: Values,
): DiffResponse {
  const answer = new DiffResponse().setHasdetaileddiff(true);
  const details = answer.getDetaileddiffMap();
  // The engine shows values from the state. If the state already has the new value, only a message shows the tenant's.
  const shownChange = (path: string, from: unknown): Change => {
    const to = valueAt(news, path);
    return to !== undefined && isDeepStrictEqual(valueAt(shown, path), to) ? "ADD" : changeOf(from, to);
  };
  const add = (path: string, kind: Change, replaces: boolean) =>
    details.set(
      path,
      new PropertyDiff().setKind(PropertyDiff.Kind[replaces ? (`${kind}_REPLACE` as const) : kind]),
    );
  for (const { path, from } of diff.differences) add(path, shownChange(path, from), false);
  for (const path of diff.steering) add(path, changeOf(valueAt(olds, path), valueAt(news, path)), false);
  for (const path of diff.replaces) add(path, changeOf(valueAt(olds, path), valueAt(news, path)), true);
  const paths = [...details.keys()];
  answer.setDiffsList([...new Set(paths.map((path) => String(segmentsOf(path)[0])))]);
  answer.setReplacesList([...diff.replaces]);
  answer.setChanges(diff.changes ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  return answer;
}

/** What happens to one property. */
export function changeOf(from: unknown, to: unknown): Change {
  if (from === undefined && to !== undefined) return "ADD";
  return to === undefined && from !== undefined ? "DELETE" : "UPDATE";
}
