import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAll } from "../../../provider/cli/export/exportedResources";
import type { Fault } from "../../../provider/loopback";
import { timeouts } from "../../../provider/tenant/timeouts";
import { openRoom } from "../../resources/harness";
import { m365 } from "../m365";
import { everyPlatformAndTargetInTurn } from "./everyTarget";

const before = { ...timeouts };
beforeEach(() => void Object.assign(timeouts, { repeats: 1, firstRepeatMs: 1 }));
afterEach(() => void Object.assign(timeouts, before));

const every = { times: Infinity };
const noIntune: Fault = {
  ...every,
  match: { path: /deviceManagement/ },
  status: 400,
  body: { error: { code: "BadRequest", message: "Request not applicable to target tenant." } },
};
const exchange = /^(Get|Set|New|Remove)-/;
const ofExchange = ({ cmdlet = "" }) => exchange.test(cmdlet);
const noExchange: Fault = { ...every, match: ofExchange, status: 404, body: "" };
const notAllowed: Fault = {
  ...every,
  match: ofExchange,
  status: 401,
  body: "The role assigned to application is not allowed to call this.",
};
const sorry = { ...every, status: 500, body: { error: { code: "Internal", message: "Sorry." } } };
const noPermission = { code: "Authorization_RequestDenied", message: "Insufficient privileges." };

test.each<[string, Fault, number, RegExp]>([
  [
    "a tenant without Intune",
    noIntune,
    2,
    /^the e-mail profiles and their assignments are left out: .*Intune/,
  ],
  [
    "a tenant without Exchange",
    noExchange,
    -1,
    /^mobile-email-access \(MobileEmailAccessPolicy\) is left out: /,
  ],
  [
    "Exchange that denies access",
    notAllowed,
    -1,
    /^mobile-email-access \(MobileEmailAccessPolicy\) is left out: /,
  ],
  [
    "consent settings that cannot be read",
    { ...every, match: { path: /authorizationPolicy/ }, status: 403, body: { error: noPermission } },
    -1,
    /^integrated-apps \(IntegratedAppsSetting\) is left out: .*Policy/,
  ],
  [
    "consent request settings that return an error",
    { ...sorry, match: { path: /adminConsentRequestPolicy/ } },
    0,
    /^integrated-apps \(IntegratedAppsSetting\): adminConsentRequests is not known: 500 Internal: Sorry\.$/,
  ],
])("%s is named, and the rest is exported", async (_, fault, lacking, line) => {
  await using room = await openRoom();
  everyPlatformAndTargetInTurn(room.loopback);
  const whole = await findAll(room.operation().tenant);
  room.loopback.inject(fault);

  const { found, leftOut } = await findAll(room.operation().tenant);

  expect(whole.leftOut).toEqual([]);
  expect(leftOut).toEqual([expect.stringMatching(line)]);
  expect(found).toHaveLength(lacking > 0 ? lacking : whole.found.length + lacking);
});

test("a certificate that returns an error leaves out only its profile, and the assignment refers to it by id", async () => {
  await using room = await openRoom();
  everyPlatformAndTargetInTurn(room.loopback);
  const whole = await findAll(room.operation().tenant);
  const one = whole.found.find(
    ({ inputs }) => (inputs["settings"] as { identityCertificateId?: string })?.identityCertificateId,
  );
  room.loopback.inject({
    ...sorry,
    match: ({ path }) => path.includes(`${one?.id}/`) && /ertificate/.test(path),
  });

  const { found, leftOut } = await findAll(room.operation().tenant);

  expect(leftOut).toEqual([expect.stringMatching(`^${one?.name} \\(EmailProfile\\) is left out: .*500`)]);
  expect(found).toHaveLength(whole.found.length - 1);
  expect(found.find(({ name }) => name === `${one?.name}-assignment`)).toMatchObject({
    inputs: { profileId: one?.id },
  });
});

test("if nothing can be read, nothing is written", async () => {
  await using room = await openRoom();
  room.loopback.inject({ ...sorry, match: () => true });

  await expect(findAll(room.operation().tenant)).rejects.toThrow("500 Internal: Sorry.");
});

test("the command writes the rest, names what is missing, and has its own exit code", async () => {
  await using room = await openRoom();
  const folder = mkdtempSync(join(tmpdir(), "m365-export-"));
  everyPlatformAndTargetInTurn(room.loopback);
  room.loopback.inject(noIntune);
  room.loopback.inject(noExchange);

  const { exitCode, stdout, stderr } = await m365(room.loopback, [
    ...["export", "--format", "typescript", "--out", folder],
  ]);

  expect(exitCode).toBe(3);
  expect(stderr.match(/left out/g)).toHaveLength(2);
  expect(stdout).toContain("1 setting, 0 e-mail profiles (0 assigned)");
  expect(readFileSync(join(folder, "index.ts"), "utf8")).toContain("new IntegratedAppsSetting(");
  rmSync(folder, { recursive: true });
});
