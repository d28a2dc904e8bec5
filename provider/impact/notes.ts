import type { LeftOut, Unknown } from "../counted";
import type { Fact } from "./facts";

/** A sentence for people that has no facts for programs. */
export const note = (text: string): Fact => ({ kind: "note", text });

export const warning = (text: string): Fact => ({ kind: "note", severity: "warning", text });

export const notKnown = (one: Unknown | LeftOut): Fact =>
  typeof one === "string" ? note(one) : { kind: "notKnown", ...one };

export const isWarning = (fact: Fact): boolean => "severity" in fact && fact.severity === "warning";
