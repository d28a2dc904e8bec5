import type { Values } from "../../provider/lifecycle/define";
import { factsIn, hideFacts } from "../../provider/lifecycle/hiddenInput";
import { isSecret } from "../../provider/lifecycle/secretMarks";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { emailProfile, integratedAppsSetting } from "../../sdk/dynamic";
import { Host } from "./host";

const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};

/** The inputs as the class registers them. */
function declared(name: string, values: Values = {}, secretPaths: string[] = []): Values {
  const facts = { name, owner: `owner of ${name}`, parent: "my:Mail", ignoreChanges: [], secretPaths };
  return { displayName: name, settings, ...values, __m365: hideFacts(facts), __provider: "text" };
}

let loopback: Loopback;
let profiles: Host;
const lines: string[] = [];

// All tests share one session, as all resources do in an operation of the engine.
beforeAll(async () => {
  loopback = await startLoopback();
  trustLoopback(loopback);
  profiles = new Host(emailProfile, loopback);
});
beforeEach(() => {
  lines.length = 0;
  jest.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => loopback.close());

/** A provider that does not remember this process's writes, as in another run. */
function ofAnotherRun(): Host {
  let provider = emailProfile;
  jest.isolateModules(() => {
    provider = require("../../sdk/dynamic").emailProfile;
  });
  return new Host(provider, loopback);
}

const plain = ({ __m365: _, ...values }: Values) => values;

test("the lifecycle of a resource: check, create, diff, update, read and delete", async () => {
  const inputs = declared("one");

  expect(await profiles.check({}, inputs)).toEqual({ inputs, failures: [] });
  const made = await profiles.create(inputs);
  expect(plain(made.outputs)).toEqual({ displayName: "one", settings, tenantId: loopback.tenantId });
  expect(await profiles.diff(made, inputs)).toEqual({ changes: false, replaces: [] });
  const news = declared("one", { description: "For the field" });
  expect(await profiles.diff(made, news)).toEqual({ changes: true, replaces: [] });
  const changed = await profiles.update(made, news);
  expect(changed.outputs).toMatchObject({ description: "For the field", tenantId: loopback.tenantId });
  expect(await profiles.read(changed)).toMatchObject({ id: made.id, props: plain(changed.outputs) });
  await ofAnotherRun().delete(changed);
  expect(loopback.tenant.deviceConfigurations.has(made.id)).toBe(false);
});

test("another platform replaces the resource", async () => {
  const made = await profiles.create(declared("replaced"));
  const { accountName: _, ...gmail } = { ...settings, platform: "androidWorkProfileGmail" };

  expect(await profiles.diff(made, declared("replaced", { settings: gmail }))).toEqual({
    changes: true,
    replaces: ["settings.platform"],
  });
});

test("the state identifies the resource, for verbs that receive nothing else", async () => {
  const made = await profiles.create(declared("kept", {}, ["description"]));
  const who = { name: "kept", owner: "owner of kept", parent: "my:Mail", ignoreChanges: [] };

  expect(factsIn(made.outputs["__m365"])).toMatchObject({ ...who, secretPaths: ["description"] });
  const { props = {} } = await profiles.read(made);
  expect(factsIn(props["__m365"])).toMatchObject(who);
});

test("a deleted resource has no id and no properties", async () => {
  const made = await profiles.create(declared("gone"));
  loopback.tenant.deviceConfigurations.delete(made.id);

  expect(await ofAnotherRun().read(made)).toEqual({ id: "", props: {} });
});

test("a comparison uses the declared inputs, not the values that a refresh found", async () => {
  const made = await profiles.create(declared("refreshed"));
  const found = { ...made, outputs: { ...made.outputs, displayName: "By hand" } };

  expect(await profiles.diff(found, made.inputs)).toMatchObject({ changes: false });
});

test("an ignored property is not a change, and is not written", async () => {
  const made = await profiles.create(declared("ignoring"));
  const news = declared("ignoring", { description: "New" });

  expect(await profiles.diff(made, news, ["description"])).toMatchObject({ changes: false });
  const { outputs } = await profiles.update(made, declared("ignoring", { displayName: "x" }), [
    "displayName",
  ]);
  expect(outputs).toMatchObject({ displayName: "x" });
  expect(loopback.tenant.deviceConfigurations.get(made.id)).toMatchObject({ displayName: "ignoring" });
});

test("each line starts with the name of its resource", async () => {
  const settingsOf = new Host(integratedAppsSetting, loopback);
  const facts = hideFacts({ name: "apps", owner: "owner of apps", ignoreChanges: [] });

  await settingsOf.check({}, { userConsent: "off", __m365: facts });

  expect(lines).not.toEqual([]);
  expect(lines.filter((line) => !line.startsWith("apps: "))).toEqual([]);
});

describe("a secret", () => {
  const hidden = (values: Values) => declared("hidden", values, ["settings.accountName"]);
  const secret = { settings: { ...settings, accountName: "Hidden account" } };

  test("does not appear in lines or refusals", async () => {
    const made = await profiles.create(hidden(secret));
    loopback.administrator.changeDeviceConfiguration(made.id, { accountName: "By hand" });

    await ofAnotherRun().diff(made, hidden(secret));
    const wrong = {
      displayName: "a",
      settings: { ...settings, accountName: "Hidden account", hostName: "Hidden account" },
    };
    const { failures = [] } = await profiles.check(made.inputs, hidden(wrong));

    expect(lines.join()).toContain("[secret]");
    expect(failures).toHaveLength(1);
    expect([...lines, failures[0]?.reason].join()).not.toContain("Hidden");
  });

  test("remains secret in the state when the program no longer marks it", async () => {
    const targets = { reviewers: [{ kind: "group", name: "Sales" }], isEnabled: true };
    const apps = new Host(integratedAppsSetting, loopback);
    const asked = (secretPaths: string[]) => ({
      userConsent: "microsoftManaged",
      adminConsentRequests: targets,
      __m365: hideFacts({ name: "apps", owner: "owner of apps", ignoreChanges: [], secretPaths }),
    });
    const derivedIn = (outputs: Values) =>
      Object.keys(outputs)
        .filter((key) => isSecret(outputs[key]))
        .sort();

    const made = await apps.create(asked(["adminConsentRequests.reviewers[0].name"]));
    const plainNow = asked([]);

    const derived = derivedIn(made.outputs);
    expect(derived).not.toEqual([]);
    expect((await apps.update(made, plainNow)).outputs).toMatchObject(
      Object.fromEntries(derived.map((key) => [key, expect.objectContaining({ value: expect.anything() })])),
    );
    expect(derivedIn((await apps.read(made)).props ?? {})).toEqual(derived);
  });
});

describe("an error", () => {
  const elsewhere = { tenantId: "11111111-2222-3333-4444-555555555555" };

  test.each(["diff", "read", "delete"] as const)(
    "of %s is one sentence, and the host prints only the resource's name and no stack",
    async (verb) => {
      const held = { id: "id", inputs: declared("other"), outputs: { ...declared("other"), ...elsewhere } };

      const run = {
        diff: () => profiles.diff(held, declared("other")),
        read: () => profiles.read(held),
        delete: () => profiles.delete(held),
      };
      const error = await run[verb]().catch((refused: unknown) => refused);

      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).toMatch(
        /^other: signed in to tenant .* Nothing was read or written\./,
      );
      expect(`${error}: ${(error as Error).stack}`).toBe("other: stopped, see its error.");
    },
  );

  test("of check is one sentence, too", async () => {
    const error = await profiles.check({ displayName: 4 }, declared("damaged")).catch((refused) => refused);

    expect(`${error}: ${error.stack}`).toBe("damaged: stopped, see its error.");
  });

  test("shows no secret from the state", async () => {
    const { __m365, ...rest } = declared("damaged", {}, ["displayName"]);

    const checking = profiles.check({ ...rest, __m365, displayName: 4815 }, declared("damaged"));

    await expect(checking).rejects.toThrow('the state holds [secret] as "displayName"');
  });

  test("that is not one of ours keeps its stack", async () => {
    const broken = {
      get platform() {
        throw new TypeError("broke");
      },
    };

    await expect(profiles.check({}, declared("broken", { settings: broken }))).rejects.toThrow(TypeError);
  });

  test("of a create that created the object contains everything that the state needs", async () => {
    loopback.inject({
      match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ },
      action: "stall",
    });

    const error = await profiles.create(declared("slow"), 0.3).catch((refused: unknown) => refused);

    const [made] = [...loopback.tenant.deviceConfigurations.values()].filter(
      ({ displayName }) => displayName === "slow",
    );
    const reason = expect.stringMatching(/^slow: the 0\.3 s that customTimeouts allows are over/);
    expect(error).toMatchObject({
      message: reason,
      id: made?.id,
      reasons: [reason],
      properties: { displayName: "slow", tenantId: loopback.tenantId, __provider: "text" },
    });
  });

  test("of a create that created nothing contains no state", async () => {
    loopback.inject({
      match: { method: "POST" },
      status: 400,
      body: { error: { code: "BadRequest", message: "no" } },
    });

    const error = await profiles.create(declared("refused")).catch((refused: unknown) => refused);

    expect((error as Error).message).toMatch(/^refused: POST .* 400 BadRequest: no\./);
    expect(error).not.toHaveProperty("properties");
  });
});
