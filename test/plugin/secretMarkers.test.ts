import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Redaction } from "../../provider/lifecycle/redaction";
import { marking, Secrets } from "../../provider/plugin/secrets";
import { definitions } from "../../provider/resources";
import { secret, type Values } from "./calls";

const struct = (values: Values) => Struct.fromJavaScript(values as never);

test("secret markers are removed at any depth with their paths, and the secret values are redacted from then on", () => {
  const redaction = new Redaction();
  const secrets = new Secrets(redaction);
  const given = {
    displayName: secret("mail of the board"),
    settings: { hostName: secret("hidden.contoso.com"), useOAuth: true },
    targets: [{ kind: "group", groupName: secret("Board") }, secret(["a", secret("deep inside")])],
    nothing: null,
  };

  expect(secrets.takeWithPaths(struct(given))).toEqual({
    values: {
      displayName: "mail of the board",
      settings: { hostName: "hidden.contoso.com", useOAuth: true },
      targets: [{ kind: "group", groupName: "Board" }, ["a", "deep inside"]],
      nothing: null,
    },
    secretPaths: ["displayName", "settings.hostName", "targets[0].groupName", "targets[1]", "targets[1][1]"],
  });
  expect(secrets.redact("Board at hidden.contoso.com\nin line 2: deep inside")).toBe(
    "[secret] at [secret]\nin line 2: [secret]",
  );
  expect(secrets.take(undefined)).toEqual({});
});

test("the provider's own words are not redacted, even if they are marked as secret", () => {
  const redaction = new Redaction();
  new Secrets(redaction).takeWithPaths(
    struct({ previous: secret({ mode: "Allow", by: "Hidden" }) }),
    new Set(["Allow"]),
  );

  expect(redaction.of("Allow by Hidden")).toBe("Allow by [secret]");
});

describe("outputs are secret", () => {
  const marked = (inputs: Values, outputs: Values, secretPaths: string[] = []) =>
    marking(definitions.ProfileAssignment, struct(inputs), secretPaths)(outputs);

  test("if the input of the same name is secret, at any depth of objects, and for a list as a whole", () => {
    const inputs = {
      settings: { hostName: secret("a"), port: 1 },
      targets: [{ groupName: secret("Sales") }],
      plain: { a: [1] },
    };
    const outputs = {
      settings: { hostName: "b", port: 1 },
      targets: [{ groupName: "Sales" }],
      plain: { a: [1] },
      other: "x",
    };

    expect(marked(inputs, outputs)).toEqual({
      settings: { hostName: secret("b"), port: 1 },
      targets: secret([{ groupName: "Sales" }]),
      plain: { a: [1] },
      other: "x",
    });
  });

  test("if the input contains a secret and the output is not an object, unless there is no output", () => {
    expect(
      marked({ settings: { a: secret(1) }, gone: secret(2) }, { settings: "x", gone: undefined }),
    ).toEqual({
      settings: secret("x"),
      gone: undefined,
    });
  });

  test("if they are computed from a secret input", () => {
    expect(marked({}, { resolvedNames: { a: "b" }, tenantId: "t" }, ["targets[0].groupName"])).toEqual({
      resolvedNames: secret({ a: "b" }),
      tenantId: "t",
    });
    expect(marking(definitions.ProfileAssignment, undefined, [])({ targets: [] })).toEqual({ targets: [] });
  });
});
