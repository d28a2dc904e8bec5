#!/usr/bin/env node
// First, in this order: they affect the modules that are loaded after them.
import "../nodeVersion";
import "../compileCache";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineAddress } from "../operation/engineServer";
import { Engine } from "./engine";
import { createService } from "./service";

/** The engine's own limit, because states and schemas are large. */
const largestMessageBytes = 400 * 1024 * 1024;

const address = engineAddress();
const engine = address === undefined ? undefined : new Engine(address);
const server = new Server({ "grpc.max_receive_message_length": largestMessageBytes });
server.addService(ResourceProviderService, createService(engine));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The engine reads the port from the first line, which must contain nothing else.
  process.stdout.write(`${port}\n`);
});
// A killed engine does not end the processes it started.
engine?.gone().then(() => process.exit());
