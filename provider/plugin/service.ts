import { readFileSync } from "node:fs";
import {
  type handleUnaryCall,
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
  GetSchemaResponse,
  type InvokeRequest,
  type ListRequest,
  type ListResponse,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ConstraintError, isProviderError } from "../errors";
import type { ResourceFacts, Values } from "../lifecycle/define";
import { Redaction } from "../lifecycle/redaction";
import { openBoard } from "../operation/board";
import { Session } from "../session";
import { Cancellation } from "../tenant/cancellation";
import {
  checkConfig,
  configured,
  configuredWith,
  diffConfig,
  holdsCredential,
  shortLivedIn,
} from "./configuration";
import { Engine } from "./engine";
import { statusOf } from "./failure";
import { invoke } from "./invoke";
import { list } from "./list";
import { ResourceVerbs } from "./resource";
import { Secrets } from "./secrets";

const schema = readFileSync(require.resolve("pulumi-m365/schema.json"), "utf8");
const { version } = JSON.parse(schema) as { version: string };

/**
 * The provider as a service of the engine. One process serves one configured provider, so it has one session.
 *
 * @param started the engine that started this process; another one may attach later
 */
export function createService(started: Engine | undefined): UntypedServiceImplementation {
  let engine = started;
  let opened: { session: Session; verbs: ResourceVerbs } | undefined;
  const open = () => {
    if (opened) return opened;
    throw new ConstraintError("the provider is not configured yet.", "M365_CONFIGURATION");
  };
  let shortLived: Values = {};
  const cancellation = new Cancellation();
  const redaction = new Redaction();
  const secrets = new Secrets(redaction);
  const unary = answering(() => engine, secrets);
  return {
    getSchema: unary(() => new GetSchemaResponse().setSchema(schema)),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    attach: unary((request: PluginAttach) => {
      engine = new Engine(request.getAddress());
      return new Empty();
    }),
    checkConfig: unary((request: CheckRequest) => {
      shortLived = shortLivedIn(request);
      return checkConfig(request);
    }),
    diffConfig: unary(diffConfig),
    configure: unary((request: ConfigureRequest) => {
      const say = (line: string, { urn = "" }: ResourceFacts) => engine?.say(line, urn);
      const shared = { board: openBoard(engine?.address), cancellation, redaction };
      const session = new Session(configuredWith(request, shortLived), say, shared);
      opened = { session, verbs: new ResourceVerbs(session, say, secrets, !holdsCredential(request)) };
      return configured();
    }),
    check: unary((request: CheckRequest) => open().verbs.check(request)),
    diff: unary((request: DiffRequest) => open().verbs.diff(request)),
    create: unary((request: CreateRequest) => open().verbs.create(request)),
    read: unary((request: ReadRequest) => open().verbs.read(request)),
    update: unary((request: UpdateRequest) => open().verbs.update(request)),
    delete: unary((request: DeleteRequest) => open().verbs.delete(request)),
    invoke: unary((request: InvokeRequest) => invoke(open().session, secrets, request)),
    cancel: unary(() => {
      cancellation.cancel();
      return new Empty();
    }),
    getMapping: unary(() => new GetMappingResponse()),
    getMappings: unary(() => new GetMappingsResponse()),
    handshake: unimplemented,
    parameterize: unimplemented,
    call: unimplemented,
    construct: unimplemented,
    async list(call: ServerWritableStream<ListRequest, ListResponse>) {
      try {
        await list(open().session, call);
        call.end();
      } catch (error) {
        call.emit("error", statusOf(error, secrets));
      }
    },
  };
}

const unimplemented: handleUnaryCall<unknown, unknown> = (_, callback) =>
  callback({ code: status.UNIMPLEMENTED });

/** Makes a call of what answers a request; the engine gets the lines that it caused first. */
function answering(engine: () => Engine | undefined, secrets: Secrets) {
  return <Q, A>(work: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> =>
    async (call, callback) => {
      try {
        const answer = await work(call.request);
        await engine()?.flush();
        callback(null, answer);
      } catch (error) {
        if (!isProviderError(error)) engine()?.debug(secrets.redact((error as Error).stack ?? String(error)));
        await engine()?.flush();
        callback(statusOf(error, secrets));
      }
    };
}
