import type { Values } from "../../provider/lifecycle/define";
import { fieldOf, shapeOf } from "../../provider/lifecycle/schema";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { definitions, type Kind } from "../../provider/resources/index";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback();
  trustLoopback(loopback);
});
afterAll(() => loopback.close());

const mail = {
  hostName: "mail.contoso.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};
const declared: Readonly<Record<Kind, Values>> = {
  MobileEmailAccessPolicy: { mode: "outlookOnly", whenRulesExist: "warn" },
  IntegratedAppsSetting: { userConsent: "lowRisk" },
  EmailProfile: { displayName: "iOS mail", settings: { platform: "ios", ...mail } },
  ProfileAssignment: { profileId: "", targets: [{ kind: "allUsers" }] },
};
const factsOf = (kind: Kind) => ({ name: kind, owner: `${kind}0`.slice(0, 16), ignoreChanges: [] });
const session = () =>
  new Session(
    (key) => loopback.environment[configKeys[key][0]],
    () => {},
  );

/** The inputs with null for every omitted optional property, at any depth. */
function withNulls(schema: Parameters<typeof shapeOf>[0], values: Values): Values {
  const shape = shapeOf(schema, values);
  const nulls = Object.keys(shape).filter((key) => !(key in values) && fieldOf(shape[key] as never).optional);
  const inside = Object.entries(values).map(([key, value]) => {
    const member = shape[key];
    const isGroup = member && typeof value === "object" && value !== null && !Array.isArray(value);
    return [key, isGroup ? withNulls(member, value as Values) : value];
  });
  return { ...Object.fromEntries(nulls.map((key) => [key, null])), ...Object.fromEntries(inside) };
}

test.each(Object.keys(definitions) as Kind[])(
  "%s: null in every optional input is the same as leaving it out",
  async (kind) => {
    const definition = definitions[kind];
    const { id: profileId } = loopback.administrator.createDeviceConfiguration({
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      displayName: "Other",
      ...mail,
    });
    const plain = { ...declared[kind], ...(kind === "ProfileAssignment" ? { profileId } : {}) };
    const nulled = withNulls(definition.schema.inputs, plain);
    if (Array.isArray(nulled["targets"]))
      nulled["targets"] = [{ kind: "allUsers", groupId: null, filterName: null }];
    expect(JSON.stringify(nulled).match(/null/g)?.length).toBeGreaterThan(0);
    const facts = factsOf(kind);

    await expect(session().check(definition, facts, {}, nulled)).resolves.toEqual([]);
    const { id, computed = {} } = await session().create(definition, facts, nulled);
    expect(JSON.stringify(computed)).not.toContain(":null");
    loopback.clearRequests();
    for (const olds of [computed, { ...computed, ...nulled }])
      for (const news of [plain, nulled])
        await expect(session().diff(definition, facts, id, olds, news)).resolves.toMatchObject({
          changes: false,
        });
    expect(loopback.requests.filter(({ kind: one }) => one === "write")).toEqual([]);
  },
);

test("null in a list or for a required property is refused at its path", async () => {
  const check = (kind: Kind, inputs: Values) => session().check(definitions[kind], factsOf(kind), {}, inputs);

  await expect(check("MobileEmailAccessPolicy", { mode: null })).resolves.toMatchObject([
    { property: "mode", reason: expect.stringMatching(/^is required but missing\./) },
  ]);
  await expect(
    check("MobileEmailAccessPolicy", { mode: "outlookOnly", adminMailRecipients: [null] }),
  ).resolves.toMatchObject([{ property: "adminMailRecipients[0]" }]);
});
