import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { previewCommentCommand } from "../../../provider/cli/comment/command";
import type { Definition, Values } from "../../../provider/lifecycle/define";
import { ownerOf } from "../../../provider/lifecycle/owner";
import type { Loopback } from "../../../provider/loopback";
import { definitions, type Kind } from "../../../provider/resources";
import { openRoom, type Room } from "../../resources/harness";
import { dynamic, plugin, previewJson, type StepFacts, urnOf } from "./plans";

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room[Symbol.asyncDispose]());

/** The state of a resource that was created in this tenant. */
async function made(kind: Kind, inputs: Values, name = "it") {
  const definition: Definition = definitions[kind];
  const { id, computed } = await room.operation().resource(definition, { name }).create(inputs);
  return { id, outputs: computed ?? {}, kind, name };
}

type Made = Awaited<ReturnType<typeof made>>;

const deleted = ({ id, outputs, kind, name }: Made, more: object = {}): StepFacts => ({
  ...{ op: "delete", name, type: dynamic(kind), id, olds: outputs },
  more: { outputs, ...more },
});

const folder = mkdtempSync(join(tmpdir(), "m365-comment-"));
const observations = join(folder, "observations.jsonl");
afterAll(() => rmSync(folder, { recursive: true }));

/** Observations of the resources that are not deleted, without facts. */
function takenDown(json: string): string {
  if (!json.startsWith("{")) return "";
  const { steps } = JSON.parse(json) as { steps: { op: string; urn: string }[] };
  const lines = steps
    .filter(({ op }) => op !== "delete")
    .map(({ urn }) => ({
      ...{ version: 1, owner: ownerOf(urn), name: "a", kind: "EmailProfile" },
      ...{ verb: "check", during: "preview", comparedWith: "tenant", facts: [] },
    }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

async function comment(json: string, env: NodeJS.ProcessEnv): Promise<string> {
  writeFileSync(observations, takenDown(json));
  const file = join(folder, "preview.json");
  writeFileSync(file, json);
  const written: string[] = [];
  const out = jest
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => written.push(String(text)) > 0);
  const before = process.env;
  process.env = { PATH: before.PATH, M365_OBSERVATIONS: observations, ...env };
  try {
    await previewCommentCommand().parseAsync([file], { from: "user" });
  } finally {
    process.env = before;
    out.mockRestore();
  }
  return written.join("");
}

const signedIn = ({ environment }: Loopback) => ({ ...environment });
const writes = ({ requests }: Loopback) => requests.filter(({ kind }) => kind === "write");

const ios = {
  displayName: "iOS mail",
  settings: {
    ...{ platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso" },
    ...{ emailAddressSource: "primarySmtpAddress", useOAuth: true },
  },
};
const sales = [{ kind: "group", groupName: "Sales" }];

test("a deleted profile and its assignment report once who loses the account, from reads only", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  const assignment = await made("ProfileAssignment", { profileId: profile.id, targets: sales }, "sales");
  const policy = await made("MobileEmailAccessPolicy", { mode: "outlookOnly" }, "phones");
  room.loopback.clearRequests();

  const json = previewJson([deleted(assignment), deleted(profile), deleted(policy)]);
  const out = await comment(json, signedIn(room.loopback));

  expect(out.split("\n").slice(0, 7)).toEqual([
    "**3 changes affect 1,277 people: they lose a mail account.**",
    "",
    "| Resource | What changes | Who is affected |",
    "| --- | --- | --- |",
    '| `sales` | ProfileAssignment, deleted | 1,277 users in "Sales" lose the account and its synchronised data. |',
    '| `ios-mail` | EmailProfile, deleted | 1,277 users in "Sales" lose the account and its synchronised data. |',
    '| `phones` | MobileEmailAccessPolicy, deleted | stays in the tenant as it is. To restore the original settings, set onDelete: "restore". |',
  ]);
  expect(writes(room.loopback)).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
  expect(out).not.toContain(room.loopback.clientSecret);
});

test("onDelete restore: what is restored, and whom it affects", async () => {
  const inputs = { mode: "outlookOnly", onDelete: "restore" };
  const policy = await made("MobileEmailAccessPolicy", inputs, "phones");

  const out = await comment(previewJson([deleted(policy)]), signedIn(room.loopback));

  expect(out.split("\n")[0]).toBe("**1 change affects 209 people: 214 devices will start syncing.**");
  expect(out).toContain("the original settings will be restored: default access level Allow.");
});

test("a rename without an alias: the new resource adopts the setting, so the delete removes nothing", async () => {
  const policy = await made(
    "MobileEmailAccessPolicy",
    { mode: "outlookOnly", onDelete: "restore" },
    "phones",
  );
  const renamed = { op: "create", name: "mobile", type: dynamic(policy.kind), news: { mode: "outlookOnly" } };

  const out = await comment(previewJson([renamed, deleted(policy)]), signedIn(room.loopback));

  expect(out).toContain("| stays in the tenant, because another resource of this stack now manages it. |");
  expect(out.split("\n")[0]).toBe("**2 changes without a known effect on people.**");
});

test("a profile that another resource adopts with opts.import stays", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  const adopting = { op: "create", name: "mail", type: dynamic(profile.kind), news: ios, adopt: profile.id };

  const out = await comment(previewJson([adopting, deleted(profile)]), signedIn(room.loopback));

  expect(out).toContain("| stays in the tenant, because another resource of this stack now manages it. |");
});

test("a profile renamed without an alias reports who loses it, and the alias that prevents it", async () => {
  const profile = await made("EmailProfile", ios, "mail");
  await made("ProfileAssignment", { profileId: profile.id, targets: sales }, "sales");
  const settings = { ...ios.settings, accountName: "Work" };
  const renamed = {
    ...{ op: "create", name: "ios-mail", type: dynamic(profile.kind) },
    news: { ...ios, settings },
  };
  const line =
    '"ios-mail" recreates it. If that is this resource under another name, add aliases: \\[{ name: "mail" }\\] to "ios-mail": then it stays, and everyone who has it keeps it.';

  const json = previewJson([renamed, deleted(profile)]);
  const out = await comment(json, signedIn(room.loopback));

  expect(out.split("\n")[0]).toBe("**2 changes affect 1,277 people: they lose a mail account.**");
  expect(out).toContain(`- mail: is deleted, and ${line}`);

  const offline = await comment(json, {});
  expect(offline).toContain(`- mail: is deleted, and ${line}`);
});

test("a renamed profile with another type or parent is kept by its URN", async () => {
  const profile = await made("EmailProfile", ios, "mail");
  const moved = { op: "create", name: "mail2", type: plugin(profile.kind), news: ios };

  const out = await comment(previewJson([moved, deleted(profile)]), signedIn(room.loopback));

  expect(out).toContain(`add aliases: \\["${urnOf(dynamic("EmailProfile"), "mail")}"\\] to "mail2"`);
});

test.each([
  ["another name in the tenant", { ...ios, displayName: "Android mail" }],
  ["another platform", { ...ios, settings: { ...ios.settings, platform: "windows10" } }],
])("a new profile with %s is not a rename", async (_, news) => {
  const profile = await made("EmailProfile", ios, "mail");
  const other = { op: "create", name: "other", type: dynamic(profile.kind), news };

  const out = await comment(previewJson([other, deleted(profile)]), signedIn(room.loopback));

  expect(out).not.toContain("aliases");
});

test("retainOnDelete needs no requests", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  room.loopback.clearRequests();

  const out = await comment(
    previewJson([deleted(profile, { retainOnDelete: true })]),
    signedIn(room.loopback),
  );

  expect(out).toContain("| stays in the tenant (retainOnDelete). |");
  expect(room.loopback.log).toEqual([]);
});

test("without credentials, the comment says that it is based on the last update", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");

  const out = await comment(previewJson([deleted(profile)]), {});

  expect(out.split("\n").slice(0, 3)).toEqual([
    "**1 change, compared with the last update only.**",
    "",
    "Not signed in to the tenant: compared with the last update only. Changes made in the tenant since then, and whom these changes affect, are not known here.",
  ]);
});

test("another tenant is not read, and the comment says why nothing is known", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  const elsewhere = {
    ...profile,
    outputs: { ...profile.outputs, tenantId: "5f3c2b1a-0000-4000-8000-000000000000" },
  };

  const out = await comment(previewJson([deleted(elsewhere)]), signedIn(room.loopback));

  expect(out.split("\n")[0]).toBe("**1 change. It is not known whom 1 delete affects.**");
  expect(out).toContain("- It is not known whom the deletes affect:");
});

test("a read that is forbidden leaves the rest of the comment as it is", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  const policy = await made("MobileEmailAccessPolicy", { mode: "outlookOnly" }, "phones");
  const body = { error: { code: "Forbidden", message: "Application is not authorized." } };
  room.loopback.inject({ match: { path: /deviceConfigurations/ }, times: Infinity, status: 403, body });

  const out = await comment(previewJson([deleted(profile), deleted(policy)]), signedIn(room.loopback));

  expect(out).toContain("It is not known whom 1 delete affects.");
  expect(out).toContain("stays in the tenant as it is.");
});

test("with diffAgainst state, nothing is requested", async () => {
  const profile = await made("EmailProfile", ios, "ios-mail");
  room.loopback.clearRequests();

  const env = { ...signedIn(room.loopback), M365_DIFF_AGAINST: "state" };
  const out = await comment(previewJson([deleted(profile)]), env);

  expect(out.split("\n")[0]).toBe("**1 change, compared with the last update only.**");
  expect(room.loopback.log).toEqual([]);
});

test("a delete that will fail is reported before the merge", async () => {
  const policy = await made(
    "MobileEmailAccessPolicy",
    { mode: "outlookOnly", onDelete: "restore" },
    "phones",
  );
  const { previous: _, ...outputs } = policy.outputs;

  const json = previewJson([deleted({ ...policy, outputs })]);
  const out = await comment(json, signedIn(room.loopback));

  expect(out.split("\n")[0]).toBe("**1 change. It is not known whom 1 delete affects.**");
  expect(out).toContain("the original settings are not known, because this resource was imported.");
});
