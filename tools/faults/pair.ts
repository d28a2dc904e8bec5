import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { LoggedRequest, TenantData } from "../../provider/loopback";
import { timeouts } from "../../provider/tenant/timeouts";
import type { Estate } from "./estate";
import type { FaultKind } from "./faultKind";
import { isOnce } from "./faults";
import type { Operation, World } from "./operations";
import { type Picture, pictureOf, strayed } from "./picture";
import { complaintsAbout } from "./sentence";
import { Stack, type State } from "./stack";

/** The result of an operation without a fault. */
export interface Rehearsed {
  readonly operation: Operation;
  readonly world: World;
  readonly start: { tenant: TenantData; state: State; ledger: string | undefined };
  readonly before: Picture;
  readonly after: Picture;
  /** Its requests, in order. */
  readonly requests: readonly LoggedRequest[];
  /** The writes that lead from before to after. */
  readonly writes: readonly LoggedRequest[];
}

const nowhere = "https://127.0.0.1:1";

/** Runs the operation once without a fault. */
export async function rehearse(estate: Estate, operation: Operation, ledgerFile: string): Promise<Rehearsed> {
  const { loopback } = estate;
  const calm = worldOf(estate, new Map(), ledgerFile);
  await calm.stack.up(operation.rolledOut?.(estate) ?? {});
  await operation.arrange?.(calm);
  const start = { tenant: estate.save(), state: calm.stack.state, ledger: textOf(ledgerFile) };
  const before = pictureOf(loopback.tenant);
  loopback.clearRequests();
  await operation.run(calm);
  const requests = [...loopback.requests];
  await operation.again(calm);
  const writes = writesIn(loopback.requests);
  if (!(await operation.isDone(calm))) throw new Error(`${operation.name} does not converge by itself`);
  if (loopback.violations.length > 0) throw new Error(`${operation.name}: ${loopback.violations[0]}`);
  return { operation, world: calm, start, before, after: pictureOf(loopback.tenant), requests, writes };
}

const textOf = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;

function worldOf(
  estate: Estate,
  state: State,
  ledgerFile: string,
  { isDown, signIn }: { isDown: () => boolean; signIn?: RegExp | undefined } = { isDown: () => false },
): World {
  const { loopback } = estate;
  // Write limits are not tested here.
  const calm = { ...loopback.environment, M365_WRITES_PER_20_SECONDS: "999999" };
  const down: Record<string, string> = signIn
    ? { M365_AUTHORITY_HOST: nowhere }
    : { M365_GRAPH_ENDPOINT: nowhere, M365_EXCHANGE_ENDPOINT: nowhere };
  const environment = () => (isDown() ? { ...calm, ...down } : calm);
  return { estate, stack: new Stack(loopback, state, environment), environment, ledgerFile };
}

function putBack({ start, world: { estate, ledgerFile } }: Rehearsed): void {
  estate.restore(start.tenant);
  estate.loopback.staleReads({});
  estate.loopback.clearRequests();
  if (start.ledger !== undefined) writeFileSync(ledgerFile, start.ledger);
  else rmSync(ledgerFile, { force: true });
}

/** Runs the operation with the fault at one of its requests, and then again. Returns what was wrong. */
export async function meet(rehearsed: Rehearsed, fault: FaultKind, position: number): Promise<string[]> {
  putBack(rehearsed);
  const { operation, start, before, after } = rehearsed;
  const { estate, ledgerFile } = rehearsed.world;
  let isDown = fault.isDown === true;
  const world = worldOf(estate, start.state, ledgerFile, {
    isDown: () => isDown,
    signIn: fault.signIn,
  });
  const strike = arm(estate, fault, position);
  const error = await run(operation, world, fault.isSlow === true).then(
    () => undefined,
    (thrown: unknown) => thrown ?? new Error("threw nothing"),
  );
  const hit = strike.end();
  isDown = false;
  const complaints = [
    ...strayed(before, after, pictureOf(estate.loopback.tenant)),
    ...(error === undefined ? [] : complaintsAbout(error, isAnswered(fault))),
    ...(String(error).includes(estate.loopback.clientSecret) ? ["the error holds the secret"] : []),
    ...endingComplaints(fault, hit, error),
  ];
  return [...complaints, ...(await comesThrough(rehearsed, world, countedBy(fault, hit)))];
}

const shortAnswerMs = 2_500;

/** Sets the short timeout only for the start, because a session reads it when the first call opens the session. */
function run(operation: Operation, world: World, isSlow: boolean): Promise<unknown> {
  const { answerMs } = timeouts;
  if (isSlow) timeouts.answerMs = shortAnswerMs;
  const running = operation.run(world);
  timeouts.answerMs = answerMs;
  return running;
}

/** Some answers, such as those with a date, are created when they are needed. */
const answerOf = ({ answer }: FaultKind) => (typeof answer === "function" ? answer() : answer);

interface Strike {
  end(): LoggedRequest | undefined;
}

function arm({ loopback }: Estate, fault: FaultKind, position: number): Strike {
  if (fault.stale) loopback.staleReads(fault.stale);
  if (!fault.answer) return { end: () => undefined };
  if (fault.signIn) return armSignIn(loopback, fault, fault.signIn);
  let [seen, hit]: [number, LoggedRequest | undefined] = [0, undefined];
  const match = (request: LoggedRequest) => {
    seen += 1;
    const isHit = fault.lasts ? seen > position : seen === position + 1;
    if (isHit) hit ??= request;
    return isHit;
  };
  const takeAway = loopback.inject({ ...answerOf(fault), match, times: Number.POSITIVE_INFINITY });
  return {
    end() {
      takeAway();
      return hit;
    },
  };
}

/** Each operation signs in again, and sends no request to a service before that. */
function armSignIn(loopback: Estate["loopback"], fault: FaultKind, path: RegExp): Strike {
  let hit: LoggedRequest | undefined;
  const takeAway = loopback.inject({
    ...answerOf(fault),
    match: { path },
    times: fault.lasts ? Number.POSITIVE_INFINITY : 1,
    before: () => {
      hit = { method: "POST", path: "sign-in", status: 0, kind: "read" };
    },
  });
  return {
    end() {
      takeAway();
      return hit;
    },
  };
}

/** Whether the service gave an answer with a request id. */
function isAnswered(fault: FaultKind): boolean {
  if (fault.signIn) return false;
  const { status = 0, action = "respond" } = answerOf(fault) ?? {};
  return action === "respond" && status >= 200 && status !== 307;
}

function endingComplaints(fault: FaultKind, hit: LoggedRequest | undefined, error: unknown): string[] {
  if (fault.answer && !hit) return ["the fault was never met"];
  const wanted = hit ? fault.ending(hit) : fault.isDown ? "stops" : "either";
  if (wanted === "goes on" && error !== undefined) return [`should go on, but: ${(error as Error).message}`];
  return wanted === "stops" && error === undefined ? ["should stop, but went on"] : [];
}

/** Which writes count: harmless writes may be repeated if the answer was lost or while reads are stale. */
function countedBy(fault: FaultKind, hit: LoggedRequest | undefined) {
  const { when, action } = answerOf(fault) ?? {};
  const isLost = hit?.kind === "write" && (when === "after" || action === "truncate");
  return isLost || fault.stale ? isOnce : () => true;
}

const rounds = 3;

/** Runs it again: the result must be the same as without the fault, with no more writes than necessary. */
async function comesThrough(
  { operation, after, writes }: Rehearsed,
  world: World,
  counts: (write: LoggedRequest) => boolean,
): Promise<string[]> {
  const { loopback } = world.estate;
  const complaints: string[] = [];
  for (let round = 1; ; round += 1) {
    const error = await operation.again(world).catch((thrown: unknown) => thrown);
    if (error === undefined) break;
    complaints.push(...complaintsAbout(error, false));
    if (round === rounds) return [...complaints, `does not converge: ${(error as Error).message}`];
  }
  loopback.staleReads({});
  const made = writesIn(loopback.requests);
  const isDone = await operation.isDone(world);
  const byLooking = writesIn(loopback.requests).length - made.length;
  const [is, needed] = [made.filter(counts).length, writes.filter(counts).length];
  return [
    ...complaints,
    ...(isDone ? [] : ["the next preview still shows changes"]),
    ...(byLooking > 0 ? [`a look wrote ${byLooking} times`] : []),
    ...(is > needed ? [`${is} writes instead of ${needed}`] : []),
    ...strayed(after, after, pictureOf(loopback.tenant)),
    ...loopback.violations,
  ];
}

/** The writes that the service carried out and confirmed. */
const writesIn = (requests: readonly LoggedRequest[]): LoggedRequest[] =>
  requests.filter(({ kind, status }) => kind === "write" && status >= 200 && status < 300);
