import { status } from "@grpc/grpc-js";
import {
  CallRequest,
  ConstructRequest,
  CreateRequest,
  GetMappingRequest,
  GetMappingsRequest,
  GetSchemaRequest,
  InvokeRequest,
  ListRequest,
  ParameterizeRequest,
  ProviderHandshakeRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { check, create, ios, read, type Values } from "./calls";
import { attachTo, configure } from "./connection";
import { loopback, plugin, serving } from "./serve";

serving(beforeAll, afterAll);
beforeAll(() => configure(plugin));

test("a call that is not implemented is refused by name, with gRPC's code for that", async () => {
  const { client } = plugin;
  const refused = { code: status.UNIMPLEMENTED, details: expect.stringMatching(/^\w+ is not implemented/) };

  await expect(plugin.call(client.handshake, new ProviderHandshakeRequest())).rejects.toMatchObject(refused);
  await expect(plugin.call(client.parameterize, new ParameterizeRequest())).rejects.toMatchObject(refused);
  await expect(plugin.call(client.call, new CallRequest())).rejects.toMatchObject(refused);
  await expect(plugin.call(client.construct, new ConstructRequest())).rejects.toMatchObject(refused);
  expect((await plugin.call(client.getMapping, new GetMappingRequest())).getProvider()).toBe("");
  expect((await plugin.call(client.getMappings, new GetMappingsRequest())).getProvidersList()).toEqual([]);
});

test.each([
  ["of an unsupported version", new GetSchemaRequest().setVersion(2)],
  ["of a subpackage", new GetSchemaRequest().setSubpackageName("other")],
])("a request for a schema %s is refused", async (_, request) => {
  const answer = plugin.call(plugin.client.getSchema, request);

  await expect(answer).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test.each(["x", "-1", "1.5", "0"])("%j is refused as a continuation token", async (token) => {
  const request = new ListRequest().setToken("m365:index:EmailProfile").setContinuationToken(token);
  const reading = async () => {
    for await (const _ of plugin.client.list(request) as AsyncIterable<unknown>);
  };

  await expect(reading()).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test("invalid arguments of a function are returned as failures of their properties, and nothing is requested", async () => {
  loopback.clearRequests();
  const request = new InvokeRequest()
    .setTok("m365:index:getMobileDevices")
    .setArgs(Struct.fromJavaScript({ state: "lost" }));

  const answer = await plugin.call(plugin.client.invoke, request);

  expect(answer.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()])).toEqual([
    ["state", expect.stringContaining('"lost" is not one of Allowed, Blocked')],
  ]);
  expect(answer.getReturn()).toBeUndefined();
  expect(loopback.log).toEqual([]);
});

test("a resource that a program only reads keeps all its properties in a refresh, with any lookup properties", async () => {
  const id = (await create(plugin, "made elsewhere", ios)).getId();
  const whole = (answer: Awaited<ReturnType<typeof read>>) =>
    answer.getProperties()?.toJavaScript() as Values;

  for (const given of [{}, { displayName: "iOS mail" }, { tenantId: loopback.tenantId }]) {
    const found = whole(await read(plugin, "only read", given, given, { id }));
    expect(found).toMatchObject({ ...ios, tenantId: loopback.tenantId });
    expect(whole(await read(plugin, "only read", given, found, { id }))).toEqual(found);
  }
});

test("a create that exceeds its customTimeouts stops, and sends nothing after that", async () => {
  loopback.inject({ match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ }, action: "stall" });
  const request = new CreateRequest()
    .setUrn("urn:pulumi:test::project::m365:index:EmailProfile::slow")
    .setProperties(Struct.fromJavaScript(ios))
    .setTimeout(0.3);
  const startedAt = performance.now();

  const error = await plugin.call(plugin.client.create, request).catch((refused) => refused);

  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(error.details).toMatch(
    /^slow: the 0\.3 s that customTimeouts allows are over: GET .* was not answered\. What was written/,
  );
  expect(loopback.log.at(-1)).toMatch(/^GET .*deviceConfigurations/);
  await expect(create(plugin, "after it", ios)).resolves.toBeDefined();
});

test("an attached plugin keeps providers and runs separate: sign-in, lines and cancellation", async () => {
  using contoso = await attachTo(plugin);
  using fabrikam = await attachTo(plugin);
  await configure(contoso);
  await configure(fabrikam, { tenantId: "11111111-2222-3333-4444-555555555555" });

  await contoso.call(contoso.client.cancel, new Empty());

  await expect(create(contoso, "cancelled", ios)).rejects.toThrow(/cancelled: .* was not sent\./);
  await expect(check(fabrikam, "elsewhere", ios)).rejects.toThrow(/11111111-2222-3333-4444-555555555555/);
  using next = await attachTo(plugin);
  await expect(check(next, "too early", ios)).rejects.toThrow(/not been configured yet/);
  await configure(next);
  expect((await create(next, "next run", ios)).getId()).not.toBe("");
  const settings = { userConsent: "microsoftManaged" };
  expect(await check(next, "apps", settings, "IntegratedAppsSetting")).toEqual([]);
  using last = await attachTo(plugin);
  await configure(last);
  expect(await check(last, "other-apps", settings, "IntegratedAppsSetting")).toEqual([]);
  expect(contoso.lines.join()).not.toContain("apps");
});
