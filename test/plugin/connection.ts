import { credentials, Metadata, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

type Answer<A> = (error: ServiceError | null, answer: A) => void;
/** A gRPC method in the form of its last overload, because type inference uses that one. */
type Unary<Q, A> = (request: Q, metadata: Metadata, options: object, answer: Answer<A>) => unknown;

/** The engine's side of a connection to the plugin, which receives log lines. */
export interface Connection {
  /** Log lines, each with its resource's name. */
  lines: string[];
  client: ResourceProviderClient;
  /** Resolves with the response, or rejects with the service's error. */
  call<Q, A>(method: Unary<Q, A>, request: Q): Promise<A>;
  endEngine(): void;
}

/** Connects to a running plugin as the engine does with `PULUMI_DEBUG_PROVIDERS`, on a separate connection. */
export async function attachTo({ port }: { port: number }): Promise<Connection & Disposable> {
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

export function connect(port: number, lines: string[], server: Server): Connection {
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

/** Configures the plugin with these variables. Without any, it uses its environment variables. */
export async function configure(plugin: Connection, variables: Record<string, string> = {}): Promise<void> {
  const request = new ConfigureRequest().setAcceptsecrets(true);
  for (const [key, value] of Object.entries(variables))
    request.getVariablesMap().set(`m365:config:${key}`, value);
  await plugin.call(plugin.client.configure, request);
}

export async function serveEngine(lines: string[]) {
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
  return { server, port: await listen(server) };
}

export const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
