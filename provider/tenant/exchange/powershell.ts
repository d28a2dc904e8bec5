import { patience } from "../patience";
import type { Cmdlet, Page, RunCmdlet } from "./cmdlet";
import { PowerShellProcess } from "./powershellProcess";
import { connect, failureOf, noReply, replyIn } from "./powershellReply";

export interface PowerShellOptions {
  tenantId: string;
  /** Asked before each cmdlet, for a token may end while many run. It travels through the child's standard input, never through its arguments or environment. */
  getToken(): Promise<string>;
  /** As Connect-ExchangeOnline names the clouds. */
  environmentName: "O365Default" | "O365USGovGCCHigh" | "O365USGovDoD" | "O365China";
  /** Default: pwsh on the PATH. */
  executable?: string;
}

interface Host {
  process: PowerShellProcess;
  token: string;
}

/**
 * Runs cmdlets in Microsoft's own module, which is supported where the admin API is not documented: slower, and it needs
 * PowerShell 7 with ExchangeOnlineManagement 3.1 or newer. One process serves all cmdlets, one after another, for as long as
 * its token is the newest.
 */
export function throughPowerShell(options: PowerShellOptions): RunCmdlet {
  let host: Host | undefined;
  const connected = async (): Promise<Host> => {
    const token = await options.getToken();
    if (host?.token === token && host.process.isRunning) return host;
    host?.process.end();
    host = undefined;
    host = await start(options, token);
    return host;
  };
  const turns = createTurns();
  return async function* pages(cmdlet) {
    const endTurn = await turns();
    try {
      yield* answers(await connected(), cmdlet);
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

async function start(
  { executable = "pwsh", tenantId, environmentName }: PowerShellOptions,
  token: string,
): Promise<Host> {
  const host = { process: await PowerShellProcess.start(executable), token };
  host.process.send({ token, organization: tenantId, environmentName });
  try {
    for await (const _ of replies(host, connect));
    return host;
  } catch (error) {
    host.process.giveUp();
    throw error;
  }
}

async function* answers(host: Host, cmdlet: Cmdlet): AsyncGenerator<Page> {
  const { name, parameters = {}, select = [] } = cmdlet;
  host.process.hold(true);
  try {
    host.process.send({ name, parameters, select });
    yield* replies(host, cmdlet);
  } finally {
    host.process.hold(false);
  }
}

/** Whoever stops in the middle leaves an answer behind, which the next cmdlet would take for its own. */
async function* replies(host: Host, cmdlet: Cmdlet): AsyncGenerator<Page> {
  let isAtEnd = false;
  try {
    while (!isAtEnd) {
      const reply = await nextReply(host, cmdlet);
      isAtEnd = reply.end === true || reply.error !== undefined;
      if (reply.error) throw failureOf(cmdlet, reply.error);
      if (reply.value || reply.warnings) yield { values: reply.value ?? [], warnings: reply.warnings ?? [] };
    }
  } finally {
    if (!isAtEnd) host.process.giveUp();
  }
}

async function nextReply({ process, token }: Host, cmdlet: Cmdlet) {
  const untilMs = performance.now() + patience.powerShellMs;
  for (;;) {
    const next = await process.next(untilMs);
    if (next === "ended") throw noReply(cmdlet, "PowerShell ended without an answer");
    if (next === "silent")
      throw noReply(cmdlet, `PowerShell gave no answer within ${patience.powerShellMs / 1000} s`);
    const reply = replyIn(next.line, cmdlet, token);
    if (reply) return reply;
  }
}
