import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ConstraintError } from "../../errors";
import { hostScript } from "./powershellHost";

/** A child that answers each line in with lines out. */
export class PowerShellProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** It was given up: what it may still say belongs to nobody. */
  #isLost = false;

  static async start(executable: string): Promise<PowerShellProcess> {
    const args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded(hostScript)];
    const child = spawn(executable, args, { stdio: ["pipe", "pipe", "ignore"] });
    // What is written to a dead child is lost, and its silence tells.
    for (const one of [child, child.stdin]) one.on("error", () => {});
    await once(child, "spawn").catch(() => {
      throw new ConstraintError(noPowerShell);
    });
    return new PowerShellProcess(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    const input = child.stdout as NodeJS.ReadableStream;
    this.#lines = createInterface({ input })[Symbol.asyncIterator]();
  }

  get isRunning(): boolean {
    return !this.#isLost && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** The next line; "silent" when the time is over, "ended" where none will come. */
  async next(untilMs: number): Promise<{ line: string } | "silent" | "ended"> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<"silent">((resolve) => {
      timer = setTimeout(resolve, Math.max(0, untilMs - performance.now()), "silent");
    });
    const line = this.#lines.next();
    line.catch(() => {});
    try {
      const found = await Promise.race([line, silence]);
      if (found === "silent") return found;
      return found.done ? "ended" : { line: found.value };
    } finally {
      clearTimeout(timer);
    }
  }

  /** An idle child must not keep our process alive; one that works has to. */
  hold(isBusy: boolean): void {
    const { stdin, stdout } = this.#child;
    for (const handle of [this.#child, stdin, stdout] as { ref?(): void; unref?(): void }[]) {
      if (isBusy) handle.ref?.();
      else handle.unref?.();
    }
  }

  /** The script ends where its input does. */
  end(): void {
    this.#child.stdin?.end();
  }

  /** It no longer answers what it is asked. */
  giveUp(): void {
    this.#isLost = true;
    this.#child.kill("SIGKILL");
    this.hold(false);
  }
}

const noPowerShell =
  "Exchange is to be reached through PowerShell, but pwsh was not found. Nothing was read or written. Install PowerShell 7 and the module ExchangeOnlineManagement, or take the setting out.";

const encoded = (script: string): string => Buffer.from(script, "utf16le").toString("base64");
