import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observationsIn } from "../../provider/cli/observations";
import { Redaction } from "../../provider/lifecycle/redaction";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { definitions } from "../../provider/resources";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";

const folder = mkdtempSync(join(tmpdir(), "m365-observer-"));
const file = join(folder, "observations.jsonl");
beforeEach(() => {
  process.env["M365_OBSERVATIONS"] = file;
});
afterEach(() => {
  delete process.env["M365_OBSERVATIONS"];
  rmSync(file, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { MobileEmailAccessPolicy: policy, IntegratedAppsSetting: setting } = definitions;
const facts = { name: "it", owner: "0123456789abcdef", ignoreChanges: [] };

function sessionOf(loopback: Loopback, config: Record<string, string> = {}, redaction = new Redaction()) {
  trustLoopback(loopback);
  return new Session(
    (key) => config[key] ?? loopback.environment[configKeys[key][0]],
    () => {},
    { redaction },
  );
}

const inputs = { mode: "outlookOnly", adminMailRecipients: ["help@contoso.com"] };

test.each([
  [
    "observations.jsonl",
    'm365: M365_OBSERVATIONS is "observations.jsonl", which is not the absolute path of a file.',
  ],
  [join(folder, "none/a.jsonl"), "m365: M365_OBSERVATIONS: "],
])("%s is refused before any request, and no file is created", async (path, sentence) => {
  await using loopback = await startLoopback();
  process.env["M365_OBSERVATIONS"] = path;
  const session = sessionOf(loopback);

  await expect(session.check(setting, facts, {}, { userConsent: "off" })).rejects.toThrow(sentence);
  await expect(session.create(setting, facts, { userConsent: "off" })).rejects.toThrow(
    "Nothing was read or written.",
  );
  expect([loopback.requests, existsSync(path)]).toEqual([[], false]);
});

test("each verb has a line with the tenant and the facts, without names of people", async () => {
  await using loopback = await startLoopback();
  const session = sessionOf(loopback);
  await session.check(policy, facts, {}, inputs);
  const { id, computed = {} } = await session.create(policy, facts, inputs);
  loopback.administrator.setOrganizationSettings({ AdminMailRecipients: ["anna.berg@contoso.com"] });
  loopback.clearRequests();
  await sessionOf(loopback).diff(policy, facts, id, computed, inputs);
  await sessionOf(loopback).delete(policy, facts, id, computed);

  const lines = observationsIn(file);
  expect(lines.map(({ verb, during }) => `${verb} ${during}`)).toEqual([
    ...["check preview", "create update", "diff preview", "delete update"],
  ]);
  for (const line of lines)
    expect(line).toMatchObject({
      ...{ version: 1, owner: facts.owner, name: "it", kind: "MobileEmailAccessPolicy" },
      ...{ tenantId: loopback.tenantId, comparedWith: "tenant" },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  expect(lines[0]?.facts.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["accessMode", "stopsSyncing"]),
  );
  expect(lines[2]?.facts).toContainEqual({
    ...{ kind: "drift", path: "adminMailRecipients", live: ["…@contoso.com"], declared: ["…@contoso.com"] },
    lastChanged: expect.any(String),
  });
  expect(lines[3]?.facts).toEqual([{ kind: "stays", because: "onDelete" }]);
  expect(readFileSync(file, "utf8")).not.toMatch(/anna|help@/);
  expect(loopback.log.filter((request) => /audit/i.test(request))).toEqual([]);
});

test("a preview that records facts fails in the same cases as one that does not, with the same reason", async () => {
  await using loopback = await startLoopback();
  loopback.inject({ match: { path: /authorizationPolicy/ }, status: 403, body: {}, times: Infinity });

  await expect(sessionOf(loopback).check(setting, facts, {}, { userConsent: "off" })).rejects.toThrow("403");
  expect(observationsIn(file)).toMatchObject([{ verb: "check", error: expect.stringMatching(/^it: 403/) }]);
});

test("an offline preview records that it did not read the tenant", async () => {
  await using loopback = await startLoopback();

  await sessionOf(loopback, { diffAgainst: "state" }).check(setting, facts, {}, { userConsent: "off" });

  expect(observationsIn(file)).toMatchObject([{ comparedWith: "state", facts: [] }]);
});

test("no line contains a secret, and a secret that equals one of our own words leaves the line readable", async () => {
  await using loopback = await startLoopback();
  const { id, computed = {} } = await sessionOf(loopback).create(policy, facts, inputs);
  loopback.administrator.setOrganizationSettings({ UserMailInsert: "drift", DefaultAccessLevel: "Allow" });
  const redaction = new Redaction();
  for (const secret of ["drift", "Allow", "directory", "help@contoso.com"]) redaction.hide(secret);
  rmSync(file);

  const news = { ...inputs, userMailInsert: "text" };
  await sessionOf(loopback, {}, redaction).diff(policy, facts, id, computed, news);

  const [line] = observationsIn(file);
  expect(line?.facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["drift", "levelWasChanged"]));
  expect(readFileSync(file, "utf8")).not.toMatch(/"live":"drift"|help@/);
});

test("a fact that cannot be recorded does not stop a write", async () => {
  await using loopback = await startLoopback();
  const session = sessionOf(loopback);
  await session.check(setting, facts, {}, { userConsent: "off" });
  process.env["M365_OBSERVATIONS"] = file;
  rmSync(folder, { recursive: true });

  await expect(session.create(setting, facts, { userConsent: "off" })).resolves.toMatchObject({
    id: loopback.tenantId,
  });
});
