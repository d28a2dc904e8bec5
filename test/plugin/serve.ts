import { Server } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { Engine } from "../../provider/plugin/engine";
import { createService } from "../../provider/plugin/service";
import { type Connection, connect, listen, serveEngine } from "./connection";

/** The plugin's service, running in the test process. */
export interface Plugin extends Connection, AsyncDisposable {
  port: number;
}

/** @param environment the environment with which the engine would start the plugin */
async function startPlugin(environment: NodeJS.ProcessEnv): Promise<Plugin> {
  const before = process.env;
  const own = Object.entries(before).filter(([name]) => !/^(M365|ARM|AZURE)_/.test(name));
  process.env = { ...Object.fromEntries(own), ...environment };
  const lines: string[] = [];
  const engine = await serveEngine(lines);
  const server = new Server();
  const lineToEngine = new Engine(`127.0.0.1:${engine.port}`);
  server.addService(ResourceProviderService, createService(lineToEngine));
  const port = await listen(server);
  const connection = connect(port, lines, engine.server);
  return {
    ...connection,
    port,
    async [Symbol.asyncDispose]() {
      process.env = before;
      // Operations that a failed test left running would keep the process alive.
      await connection.call(connection.client.cancel, new Empty()).catch(() => undefined);
      connection.client.close();
      lineToEngine.close();
      server.forceShutdown();
      engine.server.forceShutdown();
    },
  };
}

/** Set by `serving`. */
export let loopback: Loopback;
export let plugin: Plugin;

/** Starts a tenant and its plugin for each test (beforeEach), or for all tests of a file (beforeAll). */
export function serving(begin: typeof beforeEach, end: typeof afterEach): void {
  begin(async () => {
    loopback = await startLoopback();
    trustLoopback(loopback);
    plugin = await startPlugin(loopback.environment);
  });
  end(async () => {
    await plugin[Symbol.asyncDispose]();
    await loopback.close();
  });
}

/** Replaces the plugin by one that does not remember earlier calls, like a new process. */
export async function restart(environment = loopback.environment): Promise<void> {
  await plugin[Symbol.asyncDispose]();
  plugin = await startPlugin(environment);
}
