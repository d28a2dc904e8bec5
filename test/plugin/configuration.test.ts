import {
  CheckRequest,
  ConfigureRequest,
  DiffRequest,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  checkConfig,
  configured,
  configuredWith,
  diffConfig,
  holdsCredential,
  shortLivedIn,
} from "../../provider/plugin/configuration";
import { secret, type Values } from "./calls";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const tenantId = "11111111-2222-3333-4444-555555555555";
const struct = (values: Values) => Struct.fromJavaScript(values as never);

function checked(news: Values) {
  const answer = checkConfig(new CheckRequest().setNews(struct(news)));
  return {
    inputs: answer.getInputs()?.toJavaScript(),
    failures: answer.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()]),
  };
}

function configuration(variables: Record<string, string>): ConfigureRequest {
  const request = new ConfigureRequest();
  for (const [key, value] of Object.entries(variables))
    request.getVariablesMap().set(`m365:config:${key}`, value);
  return request;
}

describe("an invalid configuration", () => {
  test("is reported without a property, because the engine would print its value", () => {
    expect(checked({ tenantID: "x" }).failures).toEqual([
      ["", expect.stringContaining("m365:tenantID is not a key of this provider's configuration.")],
    ]);
    expect(checked({ tenantId: "contoso.com", clientId: tenantId, clientSecret: "hush" }).failures).toEqual([
      ["", expect.stringContaining("m365:tenantId is a text of 11 characters")],
    ]);
  });

  test("is recognised with the engine's own inputs, and null counts as not set", () => {
    const news = { version: "1.0.0", pluginDownloadURL: "https://x", tenantId, clientId: null };

    expect(checked({ ...news, clientSecret: "hush" }).failures).toEqual([
      ["", expect.stringContaining("clientId")],
    ]);
  });

  test("is not reported while a value is unknown", () => {
    expect(checked({ tenantId: unknown, environment: "nowhere" }).failures).toEqual([]);
  });

  test("keeps its secrets marked once, in whichever form they were given", () => {
    const given = { clientSecret: secret("hush"), graphToken: "hush", tenantId };

    expect(checked(given).inputs).toEqual({ ...given, graphToken: secret("hush") });
  });
});

describe("a changed configuration", () => {
  function compared(olds: Values, news: Values) {
    const answer = diffConfig(new DiffRequest().setOldInputs(struct(olds)).setNews(struct(news)));
    const kinds = Object.entries(PropertyDiff.Kind);
    const details = answer.getDetaileddiffMap();
    const of = (key: string) => kinds.find(([, kind]) => kind === details.get(key)?.getKind())?.[0];
    const { DIFF_SOME } = DiffResponse.DiffChanges;
    return {
      isSome: answer.getChanges() === DIFF_SOME,
      details: Object.fromEntries([...details.keys()].map((key) => [key, of(key)])),
      diffs: answer.getDiffsList().sort(),
      areInputs: [...details.keys()].every((key) => details.get(key)?.getInputdiff()),
      isDetailed: answer.getHasdetaileddiff(),
    };
  }

  test("is reported key by key, without a replacement", () => {
    const [olds, news] = [
      { tenantId: "a", clientId: "x" },
      { tenantId: "b", clientSecret: "hush" },
    ];

    expect(compared(olds, news)).toEqual({
      ...{ isSome: true, areInputs: true, isDetailed: true },
      details: { tenantId: "UPDATE", clientId: "DELETE", clientSecret: "ADD" },
      diffs: ["clientId", "clientSecret", "tenantId"],
    });
  });

  test("leaves out default values and new access tokens", () => {
    const none = { isSome: false, details: {}, diffs: [] };

    expect(compared({ environment: "public" }, {})).toMatchObject(none);
    expect(compared({ graphToken: "a" }, { graphToken: "b" })).toMatchObject(none);
    expect(compared({}, { graphToken: "b" }).diffs).toEqual(["graphToken"]);
    expect(compared({ clientSecret: "a" }, { clientSecret: "b" }).diffs).toEqual(["clientSecret"]);
  });
});

describe("the configuration of a session", () => {
  test('is what the engine sends, with "null" as not set', () => {
    const key = configuredWith(configuration({ tenantId, clientId: "null" }));

    expect([key("tenantId"), key("clientId"), key("environment")]).toEqual([tenantId, undefined, undefined]);
  });

  test("takes the access token from the check, before the stored one", () => {
    const request = new CheckRequest().setNews(
      struct({ graphToken: "today's", exchangeToken: "", clientSecret: "hush", tenantId: unknown }),
    );
    const shortLived = shortLivedIn(request);
    const key = configuredWith(configuration({ graphToken: "the last run's" }), shortLived);

    expect(shortLived).toEqual({ graphToken: "today's" });
    expect([key("graphToken"), key("exchangeToken")]).toEqual(["today's", undefined]);
    expect(shortLivedIn(new CheckRequest().setNews(struct({ graphToken: unknown })))).toEqual({});
  });

  test("contains a credential if it contains a secret", () => {
    expect(holdsCredential(configuration({ clientSecret: "hush", tenantId }))).toBe(true);
    expect(holdsCredential(configuration({ clientSecret: "null", tenantId }))).toBe(false);
  });

  test("is answered with the plugin's capabilities: previews and secrets", () => {
    const answer = configured();

    expect([answer.getSupportspreview(), answer.getAcceptsecrets()]).toEqual([true, true]);
  });
});
