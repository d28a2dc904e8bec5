import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ApiError, ConstraintError } from "../../errors";
import type { Cmdlet, Page, RunCmdlet } from "./cmdlet";
import { hostScript } from "./powershellHost";

export interface PowerShellOptions {
  tenantId: string;
  /** Asked before each cmdlet, for a token may end while many run. It travels through the child's standard input, never through its arguments or environment. */
  getToken(): Promise<string>;
  /** As Connect-ExchangeOnline names the clouds. */
  environmentName: "O365Default" | "O365USGovGCCHigh" | "O365USGovDoD" | "O365China";
  /** Default: pwsh on the PATH. */
  executable?: string;
}

/** One line of the child's answer; the last one for a cmdlet has `end`. */
interface Reply {
  value?: unknown[];
  warnings?: string[];
  error?: { message: string; type: string };
  end?: boolean;
}

/**
 * Runs cmdlets in Microsoft's own module, which is supported where the admin API is not documented: slower, and it needs
 * PowerShell 7 with ExchangeOnlineManagement 3.1 or newer. One process serves all cmdlets, one after another, for as long as
 * its token is the newest.
 */
export function throughPowerShell(options: PowerShellOptions): RunCmdlet {
  let started: { token: string; host: Promise<Host> } | undefined;
  const connected = async () => {
    const token = await options.getToken();
    if (started?.token === token && isRunning(await started.host)) return started.host;
    started?.host.then(end, () => {});
    started = { token, host: start(options, token) };
    started.host.catch(() => {
      started = undefined;
    });
    return started.host;
  };
  const turns = createTurns();
  return async function* pages(cmdlet) {
    const endTurn = await turns();
    try {
      const host = await connected();
      hold(host, true);
      try {
        yield* answers(host, cmdlet);
      } finally {
        hold(host, false);
      }
    } finally {
      endTurn();
    }
  };
}

/** One after another: the process answers in the order it is asked. */
function createTurns(): () => Promise<() => void> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let end = () => {};
    last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    return end;
  };
}

/** An idle child must not keep our process alive; one that works has to. */
function hold({ child }: Host, isBusy: boolean): void {
  for (const handle of [child, child.stdin, child.stdout] as { ref?(): void; unref?(): void }[]) {
    if (isBusy) handle.ref?.();
    else handle.unref?.();
  }
}

interface Host {
  child: ChildProcess;
  lines: AsyncIterator<string>;
}

async function start(options: PowerShellOptions, token: string): Promise<Host> {
  const child = spawn(
    options.executable ?? "pwsh",
    ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded(hostScript)],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  await new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", () => reject(new ConstraintError(noPowerShell)));
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const host = { child, lines };
  send(host, {
    token,
    organization: options.tenantId,
    environmentName: options.environmentName,
  });
  for await (const _ of replies(host, "Connect-ExchangeOnline"));
  return host;
}

const isRunning = ({ child }: Host): boolean => child.exitCode === null && child.signalCode === null;

/** The script ends where its input does. */
const end = ({ child }: Host) => void child.stdin?.end();

const noPowerShell =
  "Exchange is to be reached through PowerShell, but pwsh was not found. Nothing was read or written. Install PowerShell 7 and the module ExchangeOnlineManagement, or take the setting out.";

const encoded = (script: string): string => Buffer.from(script, "utf16le").toString("base64");

function send({ child }: Host, message: object): void {
  child.stdin?.write(`${JSON.stringify(message)}\n`);
}

async function* answers(host: Host, cmdlet: Cmdlet): AsyncGenerator<Page> {
  const { name, parameters = {}, select = [] } = cmdlet;
  send(host, { name, parameters, select });
  yield* replies(host, name);
}

async function* replies({ lines }: Host, name: string): AsyncGenerator<Page> {
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw new ConstraintError(`${name}: PowerShell ended without an answer. Run this again.`);
    if (!line.startsWith("{")) continue;
    const reply = JSON.parse(line) as Reply;
    if (reply.error) throw failure(name, reply.error);
    if (reply.value || reply.warnings) yield { values: reply.value ?? [], warnings: reply.warnings ?? [] };
    if (reply.end) return;
  }
}

function failure(name: string, { message, type }: { message: string; type: string }): Error {
  if (name === "Connect-ExchangeOnline" && /not recognized|CommandNotFound/.test(`${message} ${type}`)) {
    return new ConstraintError(
      "Exchange is to be reached through PowerShell, but its module ExchangeOnlineManagement is not installed. Nothing was read or written. Run Install-Module ExchangeOnlineManagement, or take the setting out.",
    );
  }
  const isGone = type.includes("ManagementObjectNotFoundException") || /couldn't be found on/.test(message);
  const isHidden = /CommandNotFound/.test(type);
  const status = isGone ? 404 : isHidden ? 403 : 400;
  const said = isHidden
    ? "the application has no role that holds this cmdlet. Assign it the role Exchange Administrator (or Global Reader to read), then run this again."
    : message.split("\n")[0];
  return new ApiError(`${name}: ${status} ${type.split(".").at(-1)}: ${said}`, {
    status,
    serviceCode: type.split(".").at(-1) ?? "Error",
  });
}
