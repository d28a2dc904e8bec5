import { type BenchmarkId, type Control, controlOf, controls, type Passing, type Posture } from "./table";

/** `unknown`: cannot be determined. `notApplicable`: the control is about a part of something that is switched off. */
export const results = ["pass", "fail", "unknown", "notApplicable"] as const;
export type Result = (typeof results)[number];

export interface Verdict {
  benchmark: BenchmarkId;
  control: string;
  result: Result;
  note?: string;
}

/** The result of each control whose fact is known. */
export function judge(posture: Posture): Verdict[] {
  return controls
    .filter(({ fact }) => posture[fact] !== undefined)
    .map((control) => {
      const { benchmark, id } = control;
      const result = resultOf(control, posture);
      const note = noteOf(control, posture, result);
      return { benchmark, control: id, result, ...(note ? { note } : {}) };
    });
}

function noteOf({ fact, note, unset }: Control, posture: Posture, result: Result): string | undefined {
  if (result === "fail" && posture[fact] === null) return unset;
  return result === "pass" && note && posture.consentPolicies?.includes(note.with) ? note.says : undefined;
}

const isMicrosofts = (id: string): boolean => id.startsWith("microsoft-");

function resultOf(control: Control, posture: Posture): Result {
  const { fact, passes, onlyWith, onlyWithMicrosofts, ownPolicies } = control;
  if (onlyWith && posture[onlyWith] !== true) return "notApplicable";
  if (onlyWithMicrosofts && !posture.consentPolicies?.some(isMicrosofts)) return "notApplicable";
  if (isPassed(passes, posture[fact])) return "pass";
  const isOwn = posture.consentPolicies?.some((id) => !isMicrosofts(id));
  return ownPolicies && isOwn ? ownPolicies : "fail";
}

function isPassed(passes: Passing, value: Posture[keyof Posture]): boolean {
  if ("is" in passes) return value === passes.is;
  if ("isNot" in passes) return value !== passes.isNot;
  if ("atMost" in passes) return typeof value === "number" && value <= passes.atMost;
  const assigned = Array.isArray(value) ? (value as string[]) : [];
  if ("withoutPolicies" in passes) return !passes.withoutPolicies.some((id) => assigned.includes(id));
  return passes.policies.some((wanted) => isSame(wanted, assigned));
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((id) => other.includes(id));

interface Changed extends Omit<Verdict, "result" | "note"> {
  from: Result;
  to: Result;
}

/**
 * How a change affects the controls: those whose result changes, and those that fail before and after, if the change
 * affects their fact.
 */
export function compare(before: Posture, after: Posture): { changed: Changed[]; failing: Verdict[] } {
  const was = new Map(judge(before).map((one) => [keyOf(one), one.result]));
  const is = judge(after);
  const changed = is.flatMap(({ benchmark, control, result }) => {
    const from = was.get(keyOf({ benchmark, control }));
    return from === undefined || from === result ? [] : [{ benchmark, control, from, to: result }];
  });
  const isTouched = ({ benchmark, control }: Verdict) => {
    const fact = controlOf(benchmark, control)?.fact;
    return fact !== undefined && JSON.stringify(before[fact]) !== JSON.stringify(after[fact]);
  };
  const failing = is.filter(
    (one) => one.result === "fail" && was.get(keyOf(one)) === "fail" && isTouched(one),
  );
  return { changed, failing };
}

const keyOf = ({ benchmark, control }: Pick<Verdict, "benchmark" | "control">): string =>
  `${benchmark} ${control}`;
