import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A client process that handles one request at a time; a request and its answer are one line of JSON each. */
export interface Conversation extends AsyncDisposable {
  /** Returns the result of the client's method. @throws Error with the `status` that the client received. */
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the shape
  ask(verb: string, given?: object): Promise<any>;
}

export function converse(
  command: string,
  parameters: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Conversation {
  const child = spawn(command, parameters, options);
  const said: string[] = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(verb, given = {}) {
      child.stdin.write(`${JSON.stringify({ verb, ...given })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`The client ended: ${said.join("").trim().slice(-2000)}`);
      const { result, error, status } = JSON.parse(value);
      if (error !== undefined) throw Object.assign(new Error(error), { status });
      return result;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.stdin.end();
  await exit;
}
