import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Values } from "../../provider/lifecycle/define";
import {
  addDevice,
  addGroup,
  addUsers,
  allDevices,
  emptyTenant,
  type Loopback,
} from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { built } from "../built";
import { credentialFor, exchangeScope, graphScope } from "../loopback/client";
import { blockOf, blocksOf, commandsIn } from "../pages";
import { openRoom, type Room } from "../resources/harness";

const linesOf = (blocks: readonly string[]): string[] => blocks.flatMap(commandsIn);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-emergency-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const prompt = { promptVia: "quarantine", quarantineHours: 24, onDelete: "retain", whenNotExempted: "warn" };
const modes: Record<string, Values> = {
  outlookOnly: { mode: "outlookOnly" },
  anyAppPromptAll: { mode: "anyAppPromptAll", whenOutlookAppears: "release", ...prompt },
  anyAppPromptNew: { mode: "anyAppPromptNew", whenOutlookAppears: "release", ...prompt },
};
const prompts = Object.keys(modes).filter((mode) => mode !== "outlookOnly");

interface Locked extends Room {
  state: Values;
  id: string;
}

/** A tenant in which the mail apps of Anna and Ben no longer sync because of this mode. */
async function lockedBy(mode: string): Promise<Locked> {
  const room = await openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 2);
      addGroup(tenant, { displayName: "Sales", members: [...tenant.users.keys()].slice(0, 1) });
      for (const mailbox of tenant.mailboxes.values()) addDevice(tenant, mailbox, "appleMailIphone");
    },
  });
  const { id, computed = {} } = await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .create(modes[mode] ?? {});
  room.loopback.administrator.deviceContacts();
  expect(statesIn(room)).not.toContain("Allowed");
  return { ...room, id, state: computed };
}

function statesIn({ loopback }: Room): string[] {
  loopback.administrator.deviceContacts();
  return allDevices(loopback.tenant).map(({ DeviceAccessState }) => DeviceAccessState);
}

const who = "user00001@contoso.com";

async function m365({ environment }: Loopback, command: string) {
  const parameters = command.replace("npx m365 ", "").replace("anna@contoso.com", who).split(" ");
  const child = spawn(process.execPath, [built("provider/cli/main.js"), ...parameters], {
    ...{ cwd: folder, env: { PATH: process.env.PATH, ...environment } },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (said += text));
  const [exitCode] = await once(child, "close");
  expect([exitCode, said]).toEqual([0, said]);
  return said;
}

/** Sends a cmdlet as the Exchange module does. */
async function powershell({ loopback }: Room, line: string): Promise<void> {
  const [name = "", ...words] = line.replace("anna@contoso.com", who).split(" ");
  const parameters = Object.fromEntries(
    words.flatMap((word, at) =>
      at % 2 === 0 ? [[word.slice(1), argumentOf(loopback, words[at + 1] ?? "")]] : [],
    ),
  );
  const { status } = await send(loopback, exchangeScope, {
    url: `${loopback.exchangeEndpoint}/adminapi/beta/${loopback.tenantId}/InvokeCommand`,
    method: "POST",
    body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
  });
  expect(status).toBe(200);
}

function argumentOf({ tenant }: Loopback, text: string): unknown {
  if (!text.startsWith("@{Add=")) return text;
  const id = tenant.mailboxes.get(who)?.devices[0]?.DeviceId;
  return { "@odata.type": "#Exchange.GenericHashTable", add: [id] };
}

async function send(
  loopback: Loopback,
  scope: string,
  { url, ...request }: { url: string; method: string; body?: string },
) {
  const { token } = await credentialFor(loopback).getToken(scope);
  return fetch(url, {
    ...request,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
}

test.each(Object.keys(modes))("%s: the cmdlets of the page let every device sync", async (mode) => {
  await using room = await lockedBy(mode);
  for (const line of linesOf(blocksOf("docs/emergency.md", "powershell", "Let every device sync")))
    await powershell(room, line);

  expect(statesIn(room)).toEqual(["Allowed", "Allowed"]);
});

test.each(Object.keys(modes))(
  "%s: the mode anyApp, applied to this resource only, lets every device sync",
  async (mode) => {
    await using room = await lockedBy(mode);
    const news = { mode: "anyApp" };

    await room.operation().resource(mobileEmailAccessPolicy).update(room.id, room.state, news);

    expect(statesIn(room)).toEqual(["Allowed", "Allowed"]);
  },
);

test.each(prompts)("%s: the release command of the page ends everybody's quarantine", async (mode) => {
  await using room = await lockedBy(mode);
  for (const line of linesOf(blocksOf("docs/emergency.md", "sh", "Release what waits")))
    await m365(room.loopback, line);

  expect(statesIn(room)).toEqual(["Allowed", "Allowed"]);
});

test.each(prompts)("%s: the page's command releases one person, and nobody else", async (mode) => {
  await using room = await lockedBy(mode);
  for (const line of linesOf(blocksOf("docs/emergency.md", "sh", "One person at once")))
    await m365(room.loopback, line);

  expect(statesIn(room)).toEqual(["Allowed", "Quarantined"]);
});

test("outlookOnly: an exemption with the device id from m365 explain lets one person sync, and a rule lets everybody use the app", async () => {
  await using room = await lockedBy("outlookOnly");
  const [exempt = "", rule = ""] = linesOf(blocksOf("docs/emergency.md", "powershell", "One person at once"));
  const said = await m365(room.loopback, `npx m365 explain ${who} --json`);

  await powershell(room, exempt);
  const one = statesIn(room);
  await powershell(room, rule);

  const id = room.loopback.tenant.mailboxes.get(who)?.devices[0]?.DeviceId;
  expect(JSON.parse(said).people[0].mail.devices[0].deviceId).toBe(id);
  expect([one, statesIn(room)]).toEqual([
    ["Allowed", "Blocked"],
    ["Allowed", "Allowed"],
  ]);
});

test.each(Object.keys(modes))("%s: the page's commands exempt a group, and nobody else", async (mode) => {
  await using room = await lockedBy(mode);
  for (const line of linesOf(blocksOf("docs/emergency.md", "sh", "One group at once"))) {
    const command = line.replace(/--since \S+/, `--since ${new Date().toISOString()}`);
    await m365(room.loopback, mode === "outlookOnly" ? command : command.replace(" --mode outlookOnly", ""));
  }

  const others = mode === "outlookOnly" ? "Blocked" : "Quarantined";
  expect(statesIn(room)).toEqual(["Allowed", others]);
});

test("the requests of the page set user consent to Microsoft-managed", async () => {
  await using room = await openRoom();
  const [signIn, ...requests] = commandsIn(blockOf("docs/emergency.md", "Connect-MgGraph"));
  expect(signIn).toBe("Connect-MgGraph -Scopes Policy.ReadWrite.Authorization");
  for (const line of requests) {
    const [, method = "", url = "", body] = /-Method (\S+) -Uri (\S+)(?: -Body '(.*)')?/.exec(line) ?? [];
    const target = url.replace("https://graph.microsoft.com", room.loopback.graphEndpoint);
    const { status } = await send(room.loopback, graphScope, {
      url: target,
      method,
      ...(body ? { body } : {}),
    });
    expect(status).toBe(method === "GET" ? 200 : 204);
  }

  const { permissionGrantPoliciesAssigned } =
    room.loopback.tenant.authorizationPolicy.defaultUserRolePermissions;
  expect(permissionGrantPoliciesAssigned).toEqual([
    "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
    "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
  ]);
});
