import type { EngineEvent, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import { reasonNotToUpdate } from "../../../provider/cli/drift/undeployed";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urnOf = (name: string) => `urn:pulumi:prod::mail::m365:index:EmailProfile::${name}`;

/** The engine's event for one step, with the inputs from the state and from the program. */
function step(name: string, old: object | undefined, next: object | undefined, op = "update"): EngineEvent {
  const stateOf = (inputs: object | undefined) =>
    (inputs === undefined ? undefined : { inputs }) as StepEventStateMetadata | undefined;
  const metadata = { op, urn: urnOf(name), old: stateOf(old), new: stateOf(next) };
  return { sequence: 1, timestamp: 1, resourcePreEvent: { metadata } } as unknown as EngineEvent;
}

test("an update to inputs that were already deployed is allowed", () => {
  const inputs = { displayName: "iOS mail", settings: { platform: "ios", hostName: "[secret]" } };

  expect(reasonNotToUpdate([step("ios", inputs, { ...inputs })])).toBeUndefined();
});

test("inputs added by the classes and unknown outputs are not changes to the program", () => {
  const old = { __provider: "old", profileId: "1", targets: [{ kind: "group", groupId: "2" }] };
  const next = { __provider: "new", profileId: unknown, targets: [{ kind: "group", groupId: unknown }] };

  expect(reasonNotToUpdate([step("sales", old, next)])).toBeUndefined();
});

test("a replacement whose steps lack one side's inputs is not a change to the program", () => {
  const inputs = { displayName: "iOS mail" };
  const steps = [step("ios", inputs, inputs), step("ios", undefined, inputs), step("ios", inputs, undefined)];

  for (const planned of [steps, steps.toReversed()]) expect(reasonNotToUpdate(planned)).toBeUndefined();
});

test.each<[string, object | undefined, object | undefined]>([
  ["another value", { settings: { hostName: "a" } }, { settings: { hostName: "b" } }],
  ["an additional value", { settings: {} }, { settings: { accountName: "b" } }],
  ["a missing value", { displayName: "a", notes: "b" }, { displayName: "a" }],
  ["a shorter list", { targets: [1, 2] }, { targets: [1] }],
  ["a list instead of an object", { settings: {} }, { settings: [] }],
  ["a removed resource", { displayName: "a" }, undefined],
  ["an added resource", undefined, { displayName: "a" }],
])("an undeployed change to the program stops the update: %s", (_, old, next) => {
  const reason = reasonNotToUpdate([step("same", { a: 1 }, { a: 1 }), step("ios", old, next)]);

  expect(reason).toBe(
    "Nothing was written: the program declares something else for ios than what was last deployed, so --fix would deploy more than is shown here. Run pulumi preview, then pulumi up.",
  );
});

test("a refresh step does not hide a change to the program, and is none itself", () => {
  const read = step("ios", { displayName: "a" }, { displayName: "a" }, "refresh");
  const changed = step("ios", { displayName: "a" }, { displayName: "b" });

  for (const planned of [
    [read, changed],
    [changed, read],
  ])
    expect(reasonNotToUpdate(planned)).toContain("something else for ios");
  const gone = step("ios", { displayName: "a" }, undefined, "refresh");
  expect(reasonNotToUpdate([gone, step("ios", undefined, { displayName: "a" }, "create")])).toBeUndefined();
  expect(reasonNotToUpdate([gone])).toBeUndefined();
});

test("an accepted deletion stops a reset that would recreate the resource", () => {
  const planned = [step("ios", { a: 1 }, { a: 1 }), step("sales", { a: 1 }, { a: unknown })];

  expect(reasonNotToUpdate(planned, [urnOf("other")])).toBeUndefined();
  expect(reasonNotToUpdate(planned, [urnOf("sales")])).toBe(
    "Nothing was written: sales would be recreated with what --fix resets, and this deletion was accepted. Remove the entry from the ignore file, or remove the resource from the program.",
  );
});
