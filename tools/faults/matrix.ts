import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timeouts } from "../../provider/tenant/timeouts";
import { type Estate, openEstate } from "./estate";
import type { FaultKind } from "./faultKind";
import type { Operation } from "./operations";
import { meet, type Rehearsed, rehearse } from "./pair";

interface Failure {
  operation: string;
  fault: string;
  why: string;
}

export interface MatrixReport {
  pairs: number;
  /** How often an operation was run with a fault, which can be at any of its requests. */
  meetings: number;
  failed: Failure[];
}

/** Shortens all waits, because waiting is not tested here. */
export function waitLittle(): void {
  Object.assign(timeouts, {
    answerMs: 20_000,
    signInMs: 3_000,
    repeats: 2,
    firstRepeatMs: 2,
    longestRepeatMs: 10,
    settleMs: 2_000,
    firstLookMs: 4,
    longestLookMs: 20,
    lookUpMs: 60,
    goneMs: 60,
  });
}

const lanes = 8;

export interface MatrixOptions {
  /** Test each fault at each request of an operation, not only at one of them. */
  everyRequest: boolean;
  operations: readonly Operation[];
  faults: readonly FaultKind[];
}

export async function playMatrix({ everyRequest, operations, faults }: MatrixOptions): Promise<MatrixReport> {
  waitLittle();
  const report: MatrixReport = { pairs: operations.length * faults.length, meetings: 0, failed: [] };
  await inLanes(operations, (estate, operation, ledger) =>
    playOperation(report, { estate, operation, ledger, faults, everyRequest }),
  );
  return report;
}

/** Each lane has its own tenant, and takes the next operation when it has finished one. */
async function inLanes(
  operations: readonly Operation[],
  work: (estate: Estate, operation: Operation, ledger: string) => Promise<void>,
): Promise<void> {
  const queue = [...operations];
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-faults-"));
  const lane = async (_: unknown, index: number) => {
    await using estate = await openEstate();
    const empty = estate.save();
    for (let next = queue.shift(); next; next = queue.shift()) {
      estate.restore(empty);
      await work(estate, next, join(folder, `${index}.jsonl`));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, operations.length) }, lane));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Play {
  estate: Estate;
  operation: Operation;
  ledger: string;
  faults: readonly FaultKind[];
  everyRequest: boolean;
}

async function playOperation(
  report: MatrixReport,
  { estate, operation, ledger, faults, everyRequest }: Play,
): Promise<void> {
  const rehearsed = await rehearse(estate, operation, ledger);
  for (const [index, fault] of faults.entries()) {
    for (const position of positionsOf(rehearsed, fault, everyRequest ? undefined : index)) {
      report.meetings += 1;
      const complaints = await meet(rehearsed, fault, position);
      if (complaints.length === 0) continue;
      const { method, path, cmdlet } = rehearsed.requests[position] ?? { method: "", path: "" };
      const at =
        fault.answer && !fault.signIn ? ` (request ${position + 1}, ${cmdlet ?? `${method} ${path}`})` : "";
      report.failed.push({ operation: operation.name, fault: fault.name, why: complaints.join("; ") + at });
    }
  }
}

/** How many requests of an operation are tested; a whole deployment has many similar ones. */
const mostRequests = 16;

/** The requests at which the fault is tested. A sample uses a different request for each fault, writes first. */
function positionsOf({ requests }: Rehearsed, fault: FaultKind, sample: number | undefined): number[] {
  if (!fault.answer || fault.signIn) return [0];
  const all = [...requests.keys()];
  if (sample === undefined) return all.filter((at) => at % Math.ceil(all.length / mostRequests) === 0);
  const writes = all.filter((at) => requests[at]?.kind === "write");
  const some = writes.length > 0 && sample % 3 < 2 ? writes : all;
  return [some[sample % some.length] as number];
}
