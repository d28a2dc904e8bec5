import { readFileSync } from "node:fs";
import {
  type handleUnaryCall,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  type CheckRequest,
  type ConfigureRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  GetMappingResponse,
  GetMappingsResponse,
  type GetSchemaRequest,
  GetSchemaResponse,
  type InvokeRequest,
  type ListRequest,
  type ListResponse,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { isProviderError } from "../errors";
import { checkConfig, configured, diffConfig } from "./configuration";
import { Engine } from "./engine";
import { InvalidArgument, statusOf } from "./failure";
import { invoke } from "./invoke";
import { list } from "./list";
import { Run, Runs } from "./run";

const schema = readFileSync(require.resolve("pulumi-m365/schema.json"), "utf8");
const { version } = JSON.parse(schema) as { version: string };

/** The provider as a service of the engine. */
export function createService(started: Engine | undefined): UntypedServiceImplementation {
  const runs = new Runs(new Run(started));
  const unary = answering(runs);
  return {
    getSchema: unary((_, request: GetSchemaRequest) => schemaFor(request)),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    attach(call: ServerUnaryCall<PluginAttach, Empty>, callback: (error: null, answer: Empty) => void) {
      runs.attach(call.getPeer(), new Engine(call.request.getAddress()));
      callback(null, new Empty());
    },
    checkConfig: unary((run, request: CheckRequest) => {
      run.checked(request);
      return checkConfig(request);
    }),
    diffConfig: unary((_, request: DiffRequest) => diffConfig(request)),
    configure: unary((run, request: ConfigureRequest) => {
      run.configure(request);
      return configured();
    }),
    check: unary(({ verbs }, request: CheckRequest) => verbs.check(request)),
    diff: unary(({ verbs }, request: DiffRequest) => verbs.diff(request)),
    create: unary(({ verbs }, request: CreateRequest) => verbs.create(request)),
    read: unary(({ verbs }, request: ReadRequest) => verbs.read(request)),
    update: unary(({ verbs }, request: UpdateRequest) => verbs.update(request)),
    delete: unary(({ verbs }, request: DeleteRequest) => verbs.delete(request)),
    invoke: unary(({ session, secrets }, request: InvokeRequest) => invoke(session, secrets, request)),
    cancel: unary(({ cancellation }) => {
      cancellation.cancel();
      return new Empty();
    }),
    getMapping: unary(() => new GetMappingResponse()),
    getMappings: unary(() => new GetMappingsResponse()),
    handshake: unimplemented("Handshake"),
    parameterize: unimplemented("Parameterize"),
    call: unimplemented("Call"),
    construct: unimplemented("Construct"),
    async list(call: ServerWritableStream<ListRequest, ListResponse>) {
      const run = runs.at(call.getPeer());
      try {
        await list(run.session, call);
        call.end();
      } catch (error) {
        call.emit("error", statusOf(error, run.secrets));
      }
    },
  };
}

/** The engine requests version 0 of the schema format; version 1 is the same, and later ones would differ. */
function schemaFor(request: GetSchemaRequest): GetSchemaResponse {
  const asked = request.getVersion();
  if (asked > 1 || asked < 0)
    throw new InvalidArgument(
      `unsupported schema version ${asked}: this plugin has 0 and 1, which are the same.`,
    );
  const part = request.getSubpackageName();
  if (part) throw new InvalidArgument(`m365 has no package "${part}" in it: it takes no parameters.`);
  return new GetSchemaResponse().setSchema(schema);
}

const unimplemented =
  (name: string): handleUnaryCall<unknown, unknown> =>
  (_, callback) =>
    callback({ code: status.UNIMPLEMENTED, details: `${name} is not implemented by this provider.` });

/** Wraps a handler as a gRPC call; the engine receives its lines before the answer. */
function answering(runs: Runs) {
  return <Q, A>(work: (run: Run, request: Q) => A | Promise<A>): handleUnaryCall<Q, A> =>
    async (call, callback) => {
      const run = runs.at(call.getPeer());
      const { engine, secrets } = run;
      try {
        const answer = await work(run, call.request);
        await engine?.flush();
        callback(null, answer);
      } catch (error) {
        if (!isProviderError(error)) engine?.debug(secrets.redact((error as Error).stack ?? String(error)));
        await engine?.flush();
        callback(statusOf(error, secrets));
      }
    };
}
