import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckRequest, DiffRequest, ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { StackFindings } from "../../../provider/cli/drift/look";
import { observationsIn } from "../../../provider/cli/observations";
import type { Values } from "../../../provider/lifecycle/define";
import { nameOf } from "../../../provider/lifecycle/owner";
import { Redaction } from "../../../provider/lifecycle/redaction";
import type { Loopback } from "../../../provider/loopback";
import { ResourceVerbs } from "../../../provider/plugin/resource";
import { Secrets } from "../../../provider/plugin/secrets";
import { Session } from "../../../provider/session";
import type { KeptResource } from "./states";

/** Returns the findings of a preview of an unchanged program; makes the calls of the engine and its hosts itself. */
export async function previewOf(
  resources: readonly KeptResource[],
  loopback: Loopback,
): Promise<StackFindings> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-way-"));
  const file = join(folder, "observations.jsonl");
  const before = { ...process.env };
  Object.assign(process.env, loopback.environment, { M365_OBSERVATIONS: file, M365_AUDIT_WAIT: "0" });
  const said: string[] = [];
  try {
    const [dynamic, verbs] = [dynamicHost(), plugin()];
    for (const one of resources) {
      const isClass = one.type.startsWith("pulumi-nodejs");
      const failure = await (isClass ? previewClass(dynamic, one) : previewPlugin(verbs, one)).catch(
        (error: Error) => error.message,
      );
      if (failure) said.push(failure);
      if (failure) break;
    }
    const named = resources.map(({ urn, type }) => ({
      ...{ urn, name: nameOf(urn), kind: type.split(":").at(-1) as string },
    }));
    const sorted = named.toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
    const failed = said.length > 0 ? { failure: said.join(" ") } : {};
    return { resources: sorted, observations: observationsIn(file), ...failed };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(folder, { recursive: true, force: true });
  }
}

type Host = Record<
  string,
  { check: Verb; diff: (id: string, olds: Values, news: Values) => Promise<unknown> }
>;
type Verb = (olds: Values, news: Values) => Promise<{ failures: { property: string; reason: string }[] }>;

/** Loads the modules again, so that each preview starts like a new process. */
function dynamicHost(): Host {
  let host: Host = {};
  jest.isolateModules(() => {
    host = require("../../../sdk/dynamic");
  });
  return host;
}

async function previewClass(host: Host, { type, id, inputs, outputs, ignoreChanges }: KeptResource) {
  const kind = type.split(":").at(-1) as string;
  const provider = host[kind.charAt(0).toLowerCase() + kind.slice(1)];
  const { failures = [] } = (await provider?.check(inputs, inputs)) ?? {};
  if (failures.length > 0) return refusal(failures);
  const beside = { declared: inputs, ignoreChanges };
  await provider?.diff(id, { ...outputs, __m365beside: beside }, inputs);
  return undefined;
}

const refusal = (failures: readonly { property: string; reason: string }[]) =>
  failures.map(({ property, reason }) => `${property} ${reason}`).join(" ");

const struct = (values: Values) => Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));

function plugin(): ResourceVerbs {
  const redaction = new Redaction();
  const say = () => undefined;
  const session = new Session(() => undefined, say, { redaction });
  return new ResourceVerbs(session, say, new Secrets(redaction), true);
}

async function previewPlugin(
  verbs: ResourceVerbs,
  { urn, id, inputs, outputs, ignoreChanges }: KeptResource,
) {
  const read = new ReadRequest()
    .setUrn(urn)
    .setId(id)
    .setInputs(struct(inputs))
    .setProperties(struct(outputs));
  const found = await verbs.read(read);
  if (found.getId() === "") return undefined;
  const properties = found.getProperties();
  const check = new CheckRequest().setUrn(urn).setOlds(struct(inputs)).setNews(struct(inputs));
  const checked = await verbs.check(check.setOldOutputs(properties));
  const failures = checked.getFailuresList();
  if (failures.length > 0) return refusal(failures.map((one) => one.toObject()));
  const diff = new DiffRequest().setUrn(urn).setId(id).setOldInputs(struct(inputs)).setNews(struct(inputs));
  await verbs.diff(diff.setOlds(properties).setIgnorechangesList([...ignoreChanges]));
  return undefined;
}
