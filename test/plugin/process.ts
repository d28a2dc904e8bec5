import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, Metadata, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { built } from "../built";

const main = built("provider/plugin/main.js");

type Answer<A> = (error: ServiceError | null, answer: A) => void;
/** The last of a method's overloads is the one that type inference sees. */
type Unary<Q, A> = (request: Q, metadata: Metadata, options: object, answer: Answer<A>) => unknown;

/** An engine at the other end of a connection, which takes lines. */
export interface Connection {
  /** Lines with the name of the resource they were attached to. */
  lines: string[];
  client: ResourceProviderClient;
  /** The answer, or the service's error. */
  call<Q, A>(method: Unary<Q, A>, request: Q): Promise<A>;
  endEngine(): void;
}

/** The built plugin as the engine starts it: a process of its own. */
export interface Plugin extends Connection, AsyncDisposable {
  port: number;
  process: ChildProcess;
  /** What came on standard output after the port. */
  printed: string[];
}

/** @param command what Node runs: the executable, or Pulumi's host with the folder it is given */
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

/** A provider of a run that did not start the plugin (`PULUMI_DEBUG_PROVIDERS`), on a connection of its own. */
export async function attachTo({ port }: Plugin): Promise<Connection & Disposable> {
  const lines: string[] = [];
  const { server, port: enginePort } = await serveEngine(lines);
  const connection = connect(port, lines, server);
  const address = new PluginAttach().setAddress(`127.0.0.1:${enginePort}`);
  await connection.call(connection.client.attach, address);
  return {
    ...connection,
    [Symbol.dispose]() {
      connection.client.close();
      server.forceShutdown();
    },
  };
}

function connect(port: number, lines: string[], server: Server): Connection {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  return {
    lines,
    client,
    call: (method, request) =>
      new Promise((resolve, reject) =>
        method.call(client, request, new Metadata(), {}, (error, answer) =>
          error ? reject(error) : resolve(answer),
        ),
      ),
    endEngine: () => server.forceShutdown(),
  };
}

/** Configured as by a stack that leaves everything to the environment, or with these variables. */
export async function configure(plugin: Connection, variables: Record<string, string> = {}): Promise<void> {
  const request = new ConfigureRequest().setAcceptsecrets(true);
  for (const [key, value] of Object.entries(variables))
    request.getVariablesMap().set(`m365:config:${key}`, value);
  await plugin.call(plugin.client.configure, request);
}

async function serveEngine(lines: string[]) {
  const server = new Server();
  const unused = () => undefined;
  server.addService(EngineService, {
    getRootResource: unused,
    setRootResource: unused,
    startDebugging: unused,
    requirePulumiVersion: unused,
    log({ request }: { request: LogRequest }, answer: (error: null, empty: Empty) => void) {
      lines.push(`${request.getUrn().split("::").at(-1)}: ${request.getMessage()}`);
      answer(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { server, port };
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
