import { status } from "@grpc/grpc-js";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { ApiError, ConstraintError } from "../../provider/errors";
import type { Values } from "../../provider/lifecycle/define";
import type { DiffResult } from "../../provider/lifecycle/lifecycle";
import { Redaction } from "../../provider/lifecycle/redaction";
import { changeOf, diffResponse } from "../../provider/plugin/detailedDiff";
import { InvalidArgument, statusOf } from "../../provider/plugin/failure";
import { Secrets } from "../../provider/plugin/secrets";
import { factsOf, kindOf } from "../../provider/plugin/urn";
import { structOf, valuesOf } from "../../provider/plugin/values";

const none: DiffResult = { changes: false, replaces: [], differences: [], steering: [] };
const difference = (path: string, from: unknown, to: unknown) => ({ path, from, to, drift: false });

function told(diff: Partial<DiffResult>, olds: Values, news: Values, shown = olds) {
  const answer = diffResponse({ ...none, changes: true, ...diff }, { olds, shown }, news);
  const kinds = Object.entries(PropertyDiff.Kind);
  const details = answer.getDetaileddiffMap();
  const kindAt = (path: string) => kinds.find(([, kind]) => kind === details.get(path)?.getKind())?.[0];
  return {
    details: Object.fromEntries([...details.keys()].map((path) => [path, kindAt(path)])),
    diffs: answer.getDiffsList(),
    replaces: answer.getReplacesList(),
    isSome: answer.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
  };
}

describe("the engine's format of a difference", () => {
  test("says for each property how it changes, and for the resource which inputs differ", () => {
    const differences = [
      difference("settings.hostName", "a", "b"),
      difference("settings.port", undefined, 1),
      difference("description", "x", undefined),
    ];
    const news = { settings: { hostName: "b", port: 1 } };

    expect(told({ differences }, { settings: { hostName: "a" }, description: "x" }, news)).toEqual({
      details: { "settings.hostName": "UPDATE", "settings.port": "ADD", description: "DELETE" },
      ...{ diffs: ["description", "settings"], replaces: [], isSome: true },
    });
  });

  test("adds a property if the state already has the declared value and only the tenant differs", () => {
    const drift = [difference("displayName", "by hand", "a")];

    expect(told({ differences: drift }, { displayName: "a" }, { displayName: "a" }).details).toEqual({
      displayName: "ADD",
    });
    // The last argument is the state after a refresh, which has read the tenant's value.
    expect(
      told({ differences: drift }, { displayName: "a" }, { displayName: "a" }, { displayName: "by hand" })
        .details,
    ).toEqual({
      displayName: "UPDATE",
    });
    expect(told({ differences: [difference("a", "x", undefined)] }, {}, {}).details).toEqual({ a: "DELETE" });
  });

  test("compares settings that only control the provider, and replacing properties, with the state", () => {
    const [olds, news] = [
      { platform: "ios", onDelete: "keep" },
      { platform: "windows", mode: "additive" },
    ];

    expect(told({ steering: ["onDelete", "mode"], replaces: ["platform"] }, olds, news)).toEqual({
      details: { onDelete: "DELETE", mode: "ADD", platform: "UPDATE_REPLACE" },
      ...{ diffs: ["mode", "onDelete", "platform"], replaces: ["platform"], isSome: true },
    });
    expect(told({ replaces: ["platform"] }, {}, news).details).toEqual({ platform: "ADD_REPLACE" });
    expect(told({ replaces: ["platform"] }, olds, {}).details).toEqual({ platform: "DELETE_REPLACE" });
  });

  test("says that nothing changes", () => {
    expect(told({ changes: false }, {}, {})).toEqual({ details: {}, diffs: [], replaces: [], isSome: false });
    expect(changeOf(undefined, undefined)).toBe("UPDATE");
  });
});

describe("the status of a failure", () => {
  const redaction = new Redaction();
  redaction.hide("hunter2-secret");
  const codeOf = (error: unknown) => statusOf(error, new Secrets(redaction)).code;
  const answered = (number: number) => new ApiError("answered", { status: number, serviceCode: "x" });

  test("says whether something may have been written", () => {
    expect(codeOf(new InvalidArgument("no token"))).toBe(status.INVALID_ARGUMENT);
    expect(codeOf(new ConstraintError("refused."))).toBe(status.FAILED_PRECONDITION);
    expect(codeOf(answered(403))).toBe(status.FAILED_PRECONDITION);
    expect(codeOf(answered(503))).toBe(status.UNKNOWN);
    expect(codeOf(new TypeError("ours"))).toBe(status.UNKNOWN);
  });

  test("shows no secret, whatever was thrown", () => {
    const details = (error: unknown) => statusOf(error, new Secrets(redaction)).details;

    expect(details(new TypeError("hunter2-secret is wrong"))).toBe("[secret] is wrong");
    expect(details("hunter2-secret")).toBe("[secret]");
  });
});

describe("a URN", () => {
  const urn = "urn:pulumi:prod::contoso::my:component:Mail$m365:index:EmailProfile::ios::mail";

  test("contains the kind, also within a component; so does a type token", () => {
    expect(kindOf(urn)).toBe("EmailProfile");
    expect(kindOf("m365:index:ProfileAssignment")).toBe("ProfileAssignment");
  });

  test.each([
    "m365:index:Mailbox",
    "m365:index:toString",
    "azure:index:EmailProfile",
    "urn:x",
    "m365:index:EmailProfile2",
    "x:m365:index:EmailProfile",
    "",
  ])("is refused if it is not a kind of this provider: %s", (token) => {
    expect(() => kindOf(token)).toThrow(/is not a resource of this provider/);
  });

  test("contains the name, and gives each resource a different owner id", () => {
    expect(factsOf(urn, ["settings"])).toMatchObject({ name: "ios::mail", urn, ignoreChanges: ["settings"] });
    expect(factsOf(urn).ignoreChanges).toEqual([]);
    expect(factsOf(`${urn}2`).owner).not.toBe(factsOf(urn).owner);
  });
});

test("values are sent to the engine without unset properties, and can be read back unchanged", () => {
  const values = { text: "a", list: [1, { b: true }], unset: undefined };

  expect(valuesOf(structOf(values))).toEqual({ text: "a", list: [1, { b: true }] });
  expect(valuesOf(undefined)).toEqual({});
});
