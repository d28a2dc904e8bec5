import { type BenchmarkId, benchmarks } from "../benchmarks/table";
import type { BenchmarkEffect, BenchmarkFact } from "../facts/benchmarks";
import { list } from "../format";
import type { WordsFor } from "./wordsFor";

interface Named {
  benchmark: BenchmarkId;
  control: string;
}

/** `CISA SCuBA MS.AAD.5.2v1` */
export const controlInWords = ({ benchmark, control }: Named): string =>
  `${benchmarks[benchmark].name} ${control}`;

export const benchmarkWords: WordsFor<BenchmarkEffect | BenchmarkFact> = {
  benchmarksChange,
  benchmarks: ({ verdicts }) => {
    const failing = verdicts.filter(({ result }) => result === "fail");
    return failing.length > 0
      ? `benchmarks: ${named(failing)} ${fails(failing)}.`
      : "benchmarks: no control fails.";
  },
};

/** One line with all parts that are not empty. */
function benchmarksChange({
  changed,
  failing,
}: Extract<BenchmarkEffect, { kind: "benchmarksChange" }>): string {
  const [passed, failed, others] = [
    changed.filter(({ to }) => to === "pass"),
    changed.filter(({ to }) => to === "fail"),
    changed.filter(({ to }) => to !== "pass" && to !== "fail"),
  ];
  const parts = [
    ...(failed.length > 0 ? [`${named(failed)} will fail`] : []),
    ...(passed.length > 0 ? [`${named(passed)} will pass`] : []),
    ...(others.length > 0 ? [`${named(others)} will no longer be decided by this setting`] : []),
    ...(failing.length > 0 ? [`${named(failing)} still ${fails(failing)}`] : []),
  ];
  return `benchmarks: ${parts.join("; ")}.`;
}

const fails = (some: readonly unknown[]): string => (some.length === 1 ? "fails" : "fail");

/** `CISA SCuBA MS.AAD.5.2v1 and 5.3v1`, by benchmark. */
function named(some: readonly Named[]): string {
  const ids = [...new Set(some.map(({ benchmark }) => benchmark))];
  return list(
    ids.map((id) => {
      const own = some.filter(({ benchmark }) => benchmark === id).map(({ control }) => control);
      return `${benchmarks[id].name} ${own.join(", ")}`;
    }),
  );
}
