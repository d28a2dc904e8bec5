import {
  CheckRequest,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  PropertyDiff,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Connection } from "./connection";

export type Values = Record<string, unknown>;
const struct = (values: Values) => Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));

const urnOf = (name: string, kind = "EmailProfile") =>
  `urn:pulumi:test::project::m365:index:${kind}::${name}`;

export const ios = {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  },
};

/** A secret as the engine marks it. */
export const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

export async function checkConfig(
  plugin: Connection,
  news: Values,
): Promise<{ failures: string[]; inputs: Values }> {
  const request = new CheckRequest().setNews(struct(news));
  const answer = await plugin.call(plugin.client.checkConfig, request);
  return {
    failures: answer.getFailuresList().map((failure) => `${failure.getProperty()}${failure.getReason()}`),
    inputs: answer.getInputs()?.toJavaScript() as Values,
  };
}

/** The properties whose change makes the engine update the provider. */
export async function diffConfig(plugin: Connection, olds: Values, news: Values): Promise<string[]> {
  const request = new DiffRequest().setOldInputs(struct(olds)).setNews(struct(news));
  const answer = await plugin.call(plugin.client.diffConfig, request);
  expect(answer.getChanges()).toBe(answer.getDiffsList().length > 0 ? 2 : 1);
  expect(answer.getReplacesList()).toEqual([]);
  return answer.getDiffsList();
}

export async function check(
  plugin: Connection,
  name: string,
  news: Values,
  kind = "EmailProfile",
): Promise<string[]> {
  const request = new CheckRequest().setUrn(urnOf(name, kind)).setOlds(struct({})).setNews(struct(news));
  const answer = await plugin.call(plugin.client.check, request);
  return answer.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
}

export async function diff(
  plugin: Connection,
  id: string,
  olds: Values,
  news: Values,
  { outputs = olds, ignore = [] as string[] } = {},
) {
  const request = new DiffRequest()
    .setId(id)
    .setUrn(urnOf("ios-mail"))
    .setOldInputs(struct(olds))
    .setOlds(struct(outputs))
    .setNews(struct(news))
    .setIgnorechangesList(ignore);
  const answer = await plugin.call(plugin.client.diff, request);
  const details: Record<string, string | undefined> = {};
  const kinds = Object.entries(PropertyDiff.Kind);
  answer.getDetaileddiffMap().forEach((detail, path) => {
    details[path] = kinds.find(([, kind]) => kind === detail.getKind())?.[0];
  });
  return {
    details,
    replaces: answer.getReplacesList(),
    hasChanges: answer.getChanges() === 2,
  };
}

export const create = (
  plugin: Connection,
  name: string,
  inputs: Values,
  kind = "EmailProfile",
): Promise<CreateResponse> =>
  plugin.call(
    plugin.client.create,
    new CreateRequest().setUrn(urnOf(name, kind)).setProperties(struct(inputs)),
  );

/** The preview of a create. */
export const plan = (plugin: Connection, name: string, inputs: Values): Promise<CreateResponse> =>
  plugin.call(
    plugin.client.create,
    new CreateRequest().setUrn(urnOf(name)).setProperties(struct(inputs)).setPreview(true),
  );

/** The preview of an update. */
export const planUpdate = (
  plugin: Connection,
  name: string,
  id: string,
  { olds, news }: { olds: Values; news: Values },
): Promise<UpdateResponse> =>
  plugin.call(
    plugin.client.update,
    new UpdateRequest()
      .setId(id)
      .setUrn(urnOf(name))
      .setOldInputs(struct(olds))
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(true),
  );

export const remove = (plugin: Connection, name: string, id: string, inputs: Values, outputs: Values) =>
  plugin.call(
    plugin.client.delete,
    new DeleteRequest()
      .setId(id)
      .setUrn(urnOf(name))
      .setOldInputs(struct(inputs))
      .setProperties(struct(outputs)),
  );

export const read = (
  plugin: Connection,
  name: string,
  inputs: Values,
  state: Values,
  { kind = "EmailProfile", id = "11111111-2222-3333-4444-555555555555" } = {},
): Promise<ReadResponse> =>
  plugin.call(
    plugin.client.read,
    new ReadRequest()
      .setId(id)
      .setUrn(urnOf(name, kind))
      .setInputs(struct(inputs))
      .setProperties(struct(state)),
  );

export const update = (
  plugin: Connection,
  name: string,
  id: string,
  { olds, outputs, news }: { olds: Values; outputs: Values; news: Values },
  kind = "EmailProfile",
): Promise<UpdateResponse> =>
  plugin.call(
    plugin.client.update,
    new UpdateRequest()
      .setId(id)
      .setUrn(urnOf(name, kind))
      .setOldInputs(struct(olds))
      .setOlds(struct(outputs))
      .setNews(struct(news)),
  );
