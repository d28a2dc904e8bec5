import { readPlan } from "../../../provider/cli/comment/plan";

test.each(["{", "[]", '{"steps": 1}', "Previewing update (prod)"])(
  "%j is not a preview, and the error says what to run",
  (text) => {
    expect(() => readPlan(text)).toThrow(/^this is not the output of pulumi preview --json\. Run: /);
  },
);

test("empty preview output has its own error", () => {
  expect(() => readPlan("\n")).toThrow("pulumi preview --json wrote no output; its error output says why.");
});

const plan = (steps: object[], diagnostics?: object[]) => readPlan(JSON.stringify({ steps, diagnostics }));
const urn = (type: string, name = "a") => `urn:pulumi:prod::contoso::${type}::${name}`;
const state = (inputs: object, more: object = {}) => ({ inputs, ...more });

test("a preview without steps changes nothing", () => {
  expect(readPlan("{}")).toEqual({ stack: "", steps: [], unchanged: [], diagnostics: [] });
});

test.each([
  ["m365:index:EmailProfile", "EmailProfile", "EmailProfile"],
  ["pulumi-nodejs:dynamic/m365:EmailProfile", "EmailProfile", "EmailProfile"],
  ["my:component:Mail$m365:index:EmailProfile", "EmailProfile", "EmailProfile"],
  ["m365:index:Mailbox", "Mailbox", undefined],
  ["azure-native:resources:ResourceGroup", "ResourceGroup", undefined],
  ["azure:m365:EmailProfile", "EmailProfile", undefined],
])("%s is named %s, with kind %s", (token, type, kind) => {
  const { steps, stack } = plan([{ op: "create", urn: urn(token, "ios::mail") }]);

  expect(steps).toMatchObject([{ type, kind, name: "ios::mail", op: "create" }]);
  expect(stack).toBe("contoso/prod");
});

test("steps of the engine itself are not changes; unchanged resources of this provider are kept for warnings", () => {
  const ours = urn("m365:index:EmailProfile");
  const quiet = [
    "same",
    "read",
    "read-replacement",
    "refresh",
    "discard",
    "discard-replaced",
    "remove-pending-replace",
  ];
  const { steps, unchanged } = plan([
    ...quiet.map((op) => ({ op, urn: ours })),
    { op: "create", urn: urn("pulumi:providers:m365") },
    { op: "same", urn: urn("azure:x:Y") },
  ]);

  expect(steps).toEqual([]);
  expect(unchanged.map((one) => one.urn)).toEqual(quiet.map(() => ours));
});

test("the steps of a replacement are merged into one with both states; a separate delete stays separate", () => {
  const ours = urn("m365:index:EmailProfile");
  const [before, after] = [state({ displayName: "a" }), state({ displayName: "b" })];
  const { steps } = plan([
    { op: "create-replacement", urn: ours, oldState: before, newState: after },
    { op: "replace", urn: ours, newState: after },
    { op: "delete-replaced", urn: ours, oldState: before },
    { op: "delete", urn: ours, oldState: before },
    { op: "import-replacement", urn: urn("m365:index:EmailProfile", "b"), newState: after },
  ]);

  expect(steps.map(({ op, name, before: was, after: is }) => [op, name, was?.inputs, is?.inputs])).toEqual([
    ["replace", "a", before.inputs, after.inputs],
    ["delete", "a", before.inputs, undefined],
    ["replace", "b", undefined, after.inputs],
  ]);
});

test("a state is read without hidden properties, with holes for unknown values", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const newState = state(
    { displayName: unknown, description: "x", __provider: "text", __m365: '["a","b",{"adopt":"id-1"}]' },
    { id: "id-0", outputs: { tenantId: "t", __notTaken: true }, retainOnDelete: true },
  );
  const { steps } = plan([{ op: "create", urn: urn("m365:index:EmailProfile"), newState, oldState: null }]);

  expect(steps[0]?.before).toBeUndefined();
  expect(steps[0]?.after).toMatchObject({
    ...{ id: "id-0", inputs: { displayName: undefined, description: "x" }, outputs: { tenantId: "t" } },
    ...{ unknownPaths: ["displayName"], retainOnDelete: true, isNotTaken: true, adopt: "id-1" },
  });
  expect(Object.keys(steps[0]?.after?.inputs ?? {})).toEqual(["displayName", "description"]);
  expect(Object.keys(steps[0]?.after?.outputs ?? {})).toEqual(["tenantId"]);
});

test("an engine message is attributed to its resource, if it has one", () => {
  const { diagnostics } = plan(
    [],
    [
      { message: "  one \n", severity: "error", urn: urn("m365:index:EmailProfile", "mail") },
      { message: "two", severity: "info", urn: urn("pulumi:pulumi:Stack") },
      { message: "three", severity: "warning" },
    ],
  );

  expect(diagnostics).toEqual([
    { text: "one", severity: "error", name: "mail" },
    { text: "two", severity: "info", name: undefined },
    { text: "three", severity: "warning", name: undefined },
  ]);
});
