import { Server } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Engine } from "../../provider/plugin/engine";
import { createService } from "../../provider/plugin/service";
import { type Connection, connect, listen, serveEngine } from "./connection";

/** The plugin's service in the test's own process. */
export interface Plugin extends Connection, AsyncDisposable {
  port: number;
}

/** @param environment what the engine would start the plugin with */
export async function startPlugin(environment: NodeJS.ProcessEnv): Promise<Plugin> {
  const before = process.env;
  const own = Object.entries(before).filter(([name]) => !/^(M365|ARM|AZURE)_/.test(name));
  process.env = { ...Object.fromEntries(own), ...environment };
  const lines: string[] = [];
  const engine = await serveEngine(lines);
  const server = new Server();
  server.addService(ResourceProviderService, createService(new Engine(`127.0.0.1:${engine.port}`)));
  const port = await listen(server);
  const connection = connect(port, lines, engine.server);
  return {
    ...connection,
    port,
    async [Symbol.asyncDispose]() {
      process.env = before;
      connection.client.close();
      server.forceShutdown();
      engine.server.forceShutdown();
    },
  };
}
