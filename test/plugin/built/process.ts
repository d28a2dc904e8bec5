import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { built } from "../../built";
import { type Connection, connect, serveEngine } from "../connection";

const main = built("provider/plugin/main.js");

/** The built plugin in a separate process, as the engine starts it. */
export interface Plugin extends Connection, AsyncDisposable {
  port: number;
  process: ChildProcess;
  /** Standard output after the port. */
  printed: string[];
}

/** @param command arguments of Node: the executable, or Pulumi's host with its folder */
export async function startPlugin(
  environment: NodeJS.ProcessEnv,
  command: readonly string[] = [main],
): Promise<Plugin> {
  const lines: string[] = [];
  const { server, port: enginePort } = await serveEngine(lines);
  const { process, printed, port } = await startProcess([...command, `127.0.0.1:${enginePort}`], environment);
  const connection = connect(port, lines, server);
  return {
    ...connection,
    port,
    process,
    printed,
    async [Symbol.asyncDispose]() {
      connection.client.close();
      server.forceShutdown();
      if (process.exitCode === null && process.kill("SIGKILL")) await once(process, "exit");
    },
  };
}

async function startProcess(command: readonly string[], environment: NodeJS.ProcessEnv) {
  const own = Object.entries(process.env).filter(([name]) => !/^(M365|ARM|AZURE)_/.test(name));
  const env = { ...Object.fromEntries(own), ...environment };
  const started = spawn(process.execPath, command, { env, stdio: ["pipe", "pipe", "inherit"] });
  const output = createInterface({ input: started.stdout });
  const [port] = (await once(output, "line")) as [string];
  const printed: string[] = [];
  output.on("line", (line) => printed.push(line));
  return { process: started, printed, port: Number(port) };
}
