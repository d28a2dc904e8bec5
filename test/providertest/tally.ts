/** A line of `go test -json`. */
interface Event {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
  readonly Elapsed?: number;
}

const marks = { pass: "ok", fail: "not ok", skip: "skipped" };
type Ending = keyof typeof marks;

const isEnding = (action: string): action is Ending => action in marks;

/** A name may have slashes of its own, so not each of these need be a test. */
const testsAbove = (test: string) => [...test.matchAll(/\//g)].map(({ index }) => test.slice(0, index));

/** Counts the tests of Go that have none below them, and shows what those that fail have to say. */
export class Tally {
  readonly #print: (line: string) => void;
  readonly #said = new Map<string, string>();
  /** By test, whether one of those below it failed: then its own failure says nothing new. */
  readonly #failedBelow = new Map<string, boolean>();
  readonly #counts = { pass: 0, fail: 0, skip: 0 };

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  take(line: string): void {
    const { Action, Test = "", Output, Elapsed } = parsed(line);
    if (Output) this.#said.set(Test, (this.#said.get(Test) ?? "") + Output);
    if (Test && isEnding(Action)) this.#ended(Action, Test, Elapsed);
  }

  /** A run that ended badly without a failed test was not even compiled, or broke off. */
  count(exitCode: number): { passed: number; failed: number; skipped: number } {
    const { pass: passed, fail, skip: skipped } = this.#counts;
    const isBroken = exitCode !== 0 && fail === 0;
    if (isBroken) this.#print(this.#said.get("") ?? "");
    return { passed, failed: isBroken ? 1 : fail, skipped };
  }

  #ended(action: Ending, test: string, seconds = 0): void {
    const failedBelow = this.#failedBelow.get(test);
    const isKnown = action === "fail" ? failedBelow === true : failedBelow !== undefined;
    this.#noteAbove(test, action === "fail");
    if (isKnown) return;
    this.#counts[action] += 1;
    this.#print(`  ${marks[action]}  ${test.replace(/^Test/, "")} (${seconds.toFixed(1)} s)`);
    if (action !== "pass") this.#print(this.#said.get(test) ?? "");
  }

  #noteAbove(test: string, failed: boolean): void {
    for (const above of testsAbove(test))
      this.#failedBelow.set(above, failed || this.#failedBelow.get(above) === true);
  }
}

/** What the compiler has to say may be no JSON. */
function parsed(line: string): Event {
  return line.startsWith("{") ? JSON.parse(line) : { Action: "output", Output: `${line}\n` };
}
