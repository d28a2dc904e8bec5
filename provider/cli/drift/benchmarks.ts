import { controlOf } from "../../impact/benchmarks/table";
import type { Fact } from "../../impact/facts";
import type { ResourceReport } from "./report";

/** Benchmark verdicts on a resource, with the titles and sources of the controls. */
export function judgedIn(facts: readonly Fact[]): Pick<ResourceReport, "benchmarks"> {
  const verdicts = facts.flatMap((one) => (one.kind === "benchmarks" ? one.verdicts : []));
  if (verdicts.length === 0) return {};
  return {
    benchmarks: verdicts.map((one) => {
      const { title = "", source = "" } = controlOf(one.benchmark, one.control) ?? {};
      return { ...one, title, source };
    }),
  };
}
