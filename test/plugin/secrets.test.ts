import { InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { check, create, diff, ios, read, secret, update, type Values } from "./calls";
import { configure } from "./connection";
import { plugin, serving } from "./serve";

serving(beforeAll, afterAll);
beforeAll(() => configure(plugin));

const plainIn = (properties: Struct | undefined) => {
  const marked = JSON.stringify(secret(0)).slice(0, -2);
  const values = Object.entries((properties?.toJavaScript() ?? {}) as Values);
  return Object.fromEntries(values.filter(([, value]) => !JSON.stringify(value).startsWith(marked)));
};

const profile = async () => (await create(plugin, "for somebody", ios)).getId();

/** The properties as text, with secrets hidden. */
function shownIn(properties: Struct | undefined): string {
  const [key] = Object.keys(secret(0));
  return JSON.stringify(properties?.toJavaScript(), (_, value) =>
    typeof value === "object" && value !== null && String(key) in value ? "[secret]" : value,
  );
}

/** Programs with one secret input each, and the outputs that the state may then contain in plain text. */
const programs: Record<string, () => Promise<{ inputs: Values; changed: Values; shown: string[] }>> = {
  MobileEmailAccessPolicy: async () => ({
    inputs: { mode: secret("outlookOnly"), onDelete: "restore" },
    changed: { mode: "outlookOnly", onDelete: "keep" },
    shown: ["onDelete"],
  }),
  IntegratedAppsSetting: async () => ({
    inputs: {
      userConsent: "microsoftManaged",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: secret("Sales") }] },
    },
    changed: {
      userConsent: "microsoftManaged",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: "Sales" }] },
    },
    shown: ["adminConsentRequests", "userConsent"],
  }),
  ProfileAssignment: async () => {
    const profileId = await profile();
    return {
      inputs: { profileId, targets: [{ kind: "group", groupName: secret("Sales") }] },
      changed: { profileId, targets: [{ kind: "group", groupName: "Sales" }] },
      shown: ["profileId"],
    };
  },
};

test.each(Object.keys(programs))(
  "%s: outputs computed from a secret input are secret, and remain so when the input no longer is",
  async (kind) => {
    const { inputs, changed, shown } = await (programs[kind] as (typeof programs)[string])();

    const made = await create(plugin, kind, inputs, kind);
    const state = made.getProperties()?.toJavaScript() as Values;

    expect(Object.keys(plainIn(made.getProperties())).sort()).toEqual([...shown, "tenantId"].sort());
    expect(shownIn(made.getProperties())).not.toMatch(/Sales|outlookOnly/);
    const derived = Object.keys(state).filter((key) => !(key in inputs) && key !== "tenantId");
    expect(derived).not.toEqual([]);
    const found = await read(plugin, kind, inputs, state, { kind, id: made.getId() });
    expect(Object.keys(plainIn(found.getProperties()))).toEqual(expect.not.arrayContaining(derived));
    const after = await update(
      plugin,
      kind,
      made.getId(),
      { olds: inputs, outputs: state, news: changed },
      kind,
    );
    expect(Object.keys(plainIn(after.getProperties()))).toEqual(expect.not.arrayContaining(derived));
  },
);

test("a result that was looked up by a secret is secret, and no error shows it", async () => {
  const find = (displayName: unknown) =>
    plugin.call(
      plugin.client.invoke,
      new InvokeRequest()
        .setTok("m365:index:getGroup")
        .setArgs(Struct.fromJavaScript({ displayName } as never)),
    );

  expect(plainIn((await find(secret("Sales"))).getReturn())).toEqual({});
  expect(plainIn((await find("Sales")).getReturn())).toMatchObject({ id: expect.any(String) });
  await expect(find(secret("Hidden group"))).rejects.toThrow(/\[secret\]/);
});

test("no error shows a secret of the wrong type: in an input, in a damaged state, in a function", async () => {
  const hidden = secret(4815);
  const wrong = { ...ios, displayName: hidden };
  const find = new InvokeRequest()
    .setTok("m365:index:getGroup")
    .setArgs(Struct.fromJavaScript({ displayName: hidden } as never));

  const [ofInput] = await check(plugin, "ios-mail", wrong);
  const ofState = await diff(plugin, "id", wrong, ios).catch(({ details }) => details);
  const [ofFunction] = (await plugin.call(plugin.client.invoke, find)).getFailuresList();

  expect([ofInput, ofState, ofFunction?.getReason()]).toEqual([
    "displayName: [secret] is not text.",
    expect.stringContaining('the state holds [secret] as "displayName"'),
    "[secret] is not text.",
  ]);
});
