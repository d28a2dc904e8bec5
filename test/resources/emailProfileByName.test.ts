import { guidOf } from "../../provider/loopback";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { byPassword, certificateIn, inputsOf, ios, linkOf, writesOf } from "./emailProfileCertificateRoom";
import { openRoom, type Room } from "./harness";

const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const byName = (identityCertificateName: string, more: object = {}) => ({
  ...inputsOf(ios, { authenticationMethod: "certificate", identityCertificateName }),
  ...more,
});

const certificateLists = ({ loopback }: Room) =>
  loopback.requests.filter(({ path }) => path.includes("$select=id,displayName&$top=999"));
const rename = ({ loopback }: Room, id: string, displayName: string) =>
  Object.assign(loopback.tenant.deviceConfigurations.get(id) ?? {}, { displayName });

async function made(room: Room, inputs: object) {
  const { id, computed = {} } = await room
    .operation()
    .resource(emailProfile)
    .create(inputs as never);
  return { id, state: computed };
}

test("a certificate given by name is linked, and a rename in the portal causes no change and no look-up", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate, "Sign-in");
  const inputs = byName("Sign-in");

  const { id, state } = await made(room, inputs);
  expect(linkOf(room, id)).toBe(certificate);
  expect(state).toMatchObject({
    settings: { identityCertificateName: "Sign-in" },
    resolvedNames: { "identityCertificateName:Sign-in": certificate },
  });
  expect(JSON.stringify(state)).not.toContain("identityCertificateId");

  rename(room, certificate, "Sign-in 2027");
  room.loopback.clearRequests();
  const { check, diff } = room.operation().resource(emailProfile);
  await expect(check(inputs, inputs)).resolves.toEqual([]);
  await expect(diff(id, state, inputs)).resolves.toMatchObject({ changes: false });
  expect(certificateLists(room)).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
});

test("another certificate linked in the portal is shown by name, and reset", async () => {
  await using room = await openRoom();
  const ours = certificateIn(room, ios.certificate, "Ours");
  const theirs = certificateIn(room, ios.certificate, "Theirs");
  const { id, state } = await made(room, byName("Ours"));
  room.loopback.tenant.references.set(id, { identityCertificate: theirs });

  const diff = await room.operation().resource(emailProfile).diff(id, state, byName("Ours"));
  expect(diff.differences).toEqual([
    { path: "settings.identityCertificateName", from: "Theirs", to: "Ours", drift: true },
  ]);
  const after = await room.operation().resource(emailProfile).update(id, state, byName("Ours"));

  expect(linkOf(room, id)).toBe(ours);
  expect(after).toEqual(state);
});

test("another name links another certificate, a removed name unlinks it, and the state follows", async () => {
  await using room = await openRoom();
  certificateIn(room, ios.certificate, "First");
  const second = certificateIn(room, ios.certificate, "Second");
  const { id, state } = await made(room, byName("First"));

  await expect(
    room.operation().resource(emailProfile).diff(id, state, byName("Second")),
  ).resolves.toMatchObject({
    differences: [{ path: "settings.identityCertificateName", from: "First", to: "Second", drift: false }],
  });
  const changed = await room.operation().resource(emailProfile).update(id, state, byName("Second"));
  expect(linkOf(room, id)).toBe(second);
  expect(changed["resolvedNames"]).toEqual({ "identityCertificateName:Second": second });

  const without = await room.operation().resource(emailProfile).update(id, changed, byPassword(ios));
  expect(linkOf(room, id)).toBeUndefined();
  expect(without).not.toHaveProperty("resolvedNames");
});

test("replacing the name by its id, or the id by its name, writes nothing to the tenant", async () => {
  await using room = await openRoom();
  const identityCertificateId = certificateIn(room, ios.certificate, "Sign-in");
  const byId = inputsOf(ios, { authenticationMethod: "certificate", identityCertificateId });
  const { id, state } = await made(room, byId);
  room.loopback.clearRequests();

  for (const [before, inputs] of [
    [state, byName("Sign-in")],
    [{ ...state, ...byName("Sign-in"), resolvedNames: {} }, byId],
  ] as const) {
    await expect(room.operation().resource(emailProfile).diff(id, before, inputs)).resolves.toMatchObject({
      changes: true,
      differences: [],
      replaces: [],
    });
    await room.operation().resource(emailProfile).update(id, before, inputs);
  }

  expect(writesOf(room)).toEqual([]);
});

test("a certificate that was recreated under its name is linked again, and a deleted one stops the run", async () => {
  await using room = await openRoom();
  const first = certificateIn(room, ios.certificate, "Sign-in");
  const { id, state } = await made(room, byName("Sign-in"));
  room.loopback.tenant.deviceConfigurations.delete(first);
  room.loopback.tenant.references.delete(id);
  room.loopback.clearRequests();

  const gone =
    'settings.identityCertificateName: the certificate profile "Sign-in" was deleted, and no other has this name. Recreate it, or use another name. Nothing was written.';
  await expect(room.operation().resource(emailProfile).diff(id, state, byName("Sign-in"))).rejects.toThrow(
    gone,
  );
  await expect(room.operation().resource(emailProfile).update(id, state, byName("Sign-in"))).rejects.toThrow(
    gone,
  );
  expect(writesOf(room)).toEqual([]);

  const again = certificateIn(room, ios.certificate, "Sign-in");
  const after = await room.operation().resource(emailProfile).update(id, state, byName("Sign-in"));
  expect(linkOf(room, id)).toBe(again);
  expect(after["resolvedNames"]).toEqual({ "identityCertificateName:Sign-in": again });
});

test.each([
  [
    "Sign in",
    'no certificate profile is called "Sign in". Did you mean "Sign-in"? Otherwise use identityCertificateId.',
  ],
  ["Nobody", 'no certificate profile is called "Nobody". Check the name, or use identityCertificateId.'],
  ["Twice", /^2 certificate profiles are called "Twice" \(.+, .+\)\. Use identityCertificateId\.$/],
  [
    "Android sign-in",
    '"Android sign-in" is a androidPkcsCertificateProfile, which iOS and iPadOS cannot use here. Name one of these types: iosPkcsCertificateProfile, iosScepCertificateProfile, or use identityCertificateId.',
  ],
])("the name %s is refused in the check, at its property", async (name, reason) => {
  await using room = await openRoom();
  for (const one of ["Sign-in", "Twice", "Twice"]) certificateIn(room, ios.certificate, one);
  certificateIn(room, "androidPkcsCertificateProfile", "Android sign-in");

  const failures = await room.operation().resource(emailProfile).check(byName(name));

  expect(failures).toEqual([
    {
      property: "settings.identityCertificateName",
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    },
  ]);
});

test("a name is unique if only one certificate of that name suits the platform", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate, "Sign-in");
  certificateIn(room, "androidPkcsCertificateProfile", "Sign-in");

  const { id } = await made(room, byName("Sign-in"));

  expect(linkOf(room, id)).toBe(certificate);
});

test("scope tags, S/MIME certificates and derived credentials can be given by name as well", async () => {
  await using room = await openRoom();
  const { tenant } = room.loopback;
  const smime = certificateIn(room, "iosImportedPFXCertificateProfile", "S/MIME");
  const inputs = {
    ...inputsOf(ios, {
      authenticationMethod: "derivedCredential",
      derivedCredentialSettingsName: "Purebred",
      requireSmime: true,
      signingCertificateType: "certificate",
      smimeSigningCertificateName: "S/MIME",
      encryptionCertificateType: "certificate",
      smimeEncryptionCertificateName: "S/MIME",
    }),
    roleScopeTagNames: ["Sales", "Default"],
  };

  await expect(room.operation().resource(emailProfile).check(inputs)).resolves.toEqual([]);
  const { id, state } = await made(room, inputs);

  expect(tenant.references.get(id)).toEqual({
    derivedCredentialSettings: guidOf("derived credential Purebred"),
    smimeSigningCertificate: smime,
    smimeEncryptionCertificate: smime,
  });
  expect(tenant.deviceConfigurations.get(id)).toMatchObject({ roleScopeTagIds: ["1", "0"] });
  const look = room.operation().resource(emailProfile);
  await expect(
    look.diff(id, state, { ...inputs, roleScopeTagNames: ["Default", "Sales"] }),
  ).resolves.toMatchObject({
    changes: false,
  });

  Object.assign(tenant.deviceConfigurations.get(id) ?? {}, { roleScopeTagIds: ["0"] });
  const { differences } = await room.operation().resource(emailProfile).diff(id, state, inputs);
  expect(differences).toEqual([
    { path: "roleScopeTagNames", from: ["Default"], to: ["Sales", "Default"], drift: true },
  ]);
  const { roleScopeTagNames: _, ...withoutTags } = inputs;
  const after = await room.operation().resource(emailProfile).update(id, state, inputs);
  expect(tenant.deviceConfigurations.get(id)).toMatchObject({ roleScopeTagIds: ["1", "0"] });
  await room.operation().resource(emailProfile).update(id, after, withoutTags);
  expect(tenant.deviceConfigurations.get(id)).toMatchObject({ roleScopeTagIds: ["0"] });
});

test.each([
  [
    { identityCertificateId: guidOf("x"), identityCertificateName: "x", authenticationMethod: "certificate" },
    {},
    "settings.identityCertificateName",
    "cannot be combined with identityCertificateId. Remove one of them.",
  ],
  [
    {},
    { roleScopeTagIds: ["0"], roleScopeTagNames: ["Default"] },
    "roleScopeTagNames",
    "cannot be combined with roleScopeTagIds. Remove one of them.",
  ],
  [
    { identityCertificateName: "x" },
    {},
    "settings.identityCertificateName",
    'is set, but authenticationMethod is not "certificate". Set authenticationMethod to "certificate", or remove the certificate.',
  ],
  [{ smimeSigningCertificateName: "x" }, {}, "settings.requireSmime", /./],
])("a name follows the same rules as its id: %j %j", async (settings, more, property, reason) => {
  await using room = await openRoom();

  await expect(
    room
      .operation()
      .resource(emailProfile)
      .check({ ...inputsOf(ios, settings), ...more }),
  ).resolves.toMatchObject([{ property, reason: typeof reason === "string" ? reason : expect.anything() }]);
  expect(room.loopback.requests).toEqual([]);
});

test("the names of many profiles are looked up in one list", async () => {
  await using room = await openRoom();
  certificateIn(room, ios.certificate, "Sign-in");
  const operation = room.operation();

  for (const displayName of ["One", "Two", "Three"]) {
    const resource = operation.resource(emailProfile, {
      name: displayName,
      owner: guidOf(displayName).slice(0, 16),
    });
    await expect(resource.check(byName("Sign-in", { displayName }))).resolves.toEqual([]);
  }

  expect(certificateLists(room)).toHaveLength(1);
});
