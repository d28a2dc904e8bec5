import type { EngineEvent } from "@pulumi/pulumi/automation";
import { errorsIn, reasonOf, resourcesIn } from "../../../provider/cli/drift/engine";

const urn = (type: string, name: string) => `urn:pulumi:prod::contoso::${type}::${name}`;
const step = (op: string, type: string, name: string) =>
  ({ resourcePreEvent: { metadata: { op, type, urn: urn(type, name) } } }) as EngineEvent;
const said = (severity: string, message: string) =>
  ({ diagnosticEvent: { severity, message } }) as EngineEvent;

const dynamic = "pulumi-nodejs:dynamic/m365:EmailProfile";
const plugin = "m365:index:EmailProfile";

test("the resources of both fronts are found, and those of other providers are ignored", () => {
  const events = [
    step("same", plugin, "b"),
    step("update", dynamic, "a"),
    step("same", "azuread:index/group:Group", "g"),
    step("same", "pulumi:providers:m365", "default"),
  ];
  expect(resourcesIn(events)).toEqual([
    { urn: urn(plugin, "b"), kind: "EmailProfile", name: "b" },
    { urn: urn(dynamic, "a"), kind: "EmailProfile", name: "a" },
  ]);
});

test.each([
  [["create"], []],
  [["import"], []],
  [["delete"], []],
  [["refresh", "delete"], []],
  [["refresh", "create"], ["a"]],
  [["refresh", "same"], ["a"]],
  [["create-replacement", "replace", "delete-replaced"], ["a"]],
])("a resource that the program only adds or removes is not compared: %j", (ops, names) => {
  const events = ops.map((op) => step(op, plugin, "a"));
  expect(resourcesIn(events).map(({ name }) => name)).toEqual(names);
});

test("repeated errors are reported once, without the engine's colour codes", () => {
  const events = [
    said("error", "<{%fg 1%}>error: <{%reset%}>ios-mail: 403.\n"),
    said("error", "<{%fg 1%}>error: <{%reset%}>ios-mail: 403.\n"),
    said("info", "nothing"),
    said("error", "<{%reset%}>"),
  ];
  expect(errorsIn(events)).toEqual(["error: ios-mail: 403."]);
});

test.each([
  ["code: 255\nstdout: \nstderr: error: no stack named 'x' found\nerr?: \n", "no stack named 'x' found."],
  ["command failed\nerror: no Pulumi.yaml project file found:\n", "no Pulumi.yaml project file found."],
  ["spawn pulumi ENOENT", "spawn pulumi ENOENT."],
  ["", "the engine gave no reason."],
])("the relevant sentence of a command's output is kept: %j", (message, sentence) => {
  expect(reasonOf(new Error(message))).toBe(sentence);
});
