import {
  type Client,
  configurations,
  connect,
  create,
  intuneMessage,
  iosProfile,
  workProfile,
} from "./client";

const ios = "microsoft.graph.iosEasEmailProfileConfiguration";
const workBase = "microsoft.graph.androidWorkProfileEasEmailProfileBase";

const certificate = ({ loopback }: Client, displayName: string): string =>
  [...loopback.tenant.deviceConfigurations.values()].find((one) => one.displayName === displayName)?.id ?? "";

const url = ({ loopback }: Client, id: string, set = "deviceConfigurations"): string =>
  `${loopback.graphEndpoint}/beta/deviceManagement/${set}('${id}')`;

test("a create binds certificates and derived credentials, which are read through the type segment", async () => {
  await using client = await connect();
  const scep = certificate(client, "iOS user certificate");
  const pfx = certificate(client, "iOS S/MIME encryption");
  const derived = client.loopback.tenant.derivedCredentials[0]?.id ?? "";

  const id = await create(client, {
    ...iosProfile,
    "identityCertificate@odata.bind": url(client, scep),
    "smimeEncryptionCertificate@odata.bind": url(client, pfx),
    "derivedCredentialSettings@odata.bind": url(client, derived, "derivedCredentials"),
  });

  expect(client.loopback.tenant.references.get(id)).toEqual({
    identityCertificate: scep,
    smimeEncryptionCertificate: pfx,
    derivedCredentialSettings: derived,
  });
  const { body } = await client.graph("GET", `${configurations}/${id}/${ios}/identityCertificate`);
  expect(body.value).toMatchObject({ "@odata.type": "#microsoft.graph.iosScepCertificateProfile", id: scep });
});

test("a reference that is not set returns 404", async () => {
  await using client = await connect();
  const id = await create(client);

  const { status, body } = await client.graph("GET", `${configurations}/${id}/${ios}/identityCertificate`);

  expect([status, body.error.code]).toEqual([404, "ResourceNotFound"]);
});

test("PUT $ref sets or replaces the reference, increases the version and is audited", async () => {
  await using client = await connect();
  const id = await create(client, workProfile);
  const target = certificate(client, "Work profile user certificate");

  const path = `${configurations}/${id}/${workBase}/identityCertificate/$ref`;
  const answer = await client.graph("PUT", path, { "@odata.id": url(client, target) });

  expect(answer.status).toBe(204);
  expect(client.loopback.tenant.references.get(id)).toEqual({ identityCertificate: target });
  expect(client.loopback.tenant.deviceConfigurations.get(id)?.version).toBe(2);
  expect(client.loopback.tenant.auditEvents.at(-1)?.resources[0]?.modifiedProperties).toEqual([
    { displayName: "IdentityCertificate", oldValue: null, newValue: target },
  ]);
});

test.each([
  ["no segment", "identityCertificate"],
  ["the derived type", "microsoft.graph.androidWorkProfileGmailEasConfiguration/identityCertificate"],
  ["another type", `${ios}/identityCertificate`],
  ["a navigation property the type does not have", `${workBase}/smimeSigningCertificate`],
])("a path with %s has no route", async (_name, path) => {
  await using client = await connect();
  const id = await create(client, workProfile);

  const { status, body } = await client.graph("GET", `${configurations}/${id}/${path}`);

  expect(status).toBeGreaterThanOrEqual(400);
  expect(["No method match route template", "NotImplemented"]).toContain(body.error.code);
  expect(client.loopback.violations).toHaveLength(1);
});

test.each([
  ["of another platform", "Work profile user certificate", "is not a iosCertificateProfileBase"],
  [
    "that is imported, although only PKCS and SCEP are allowed",
    "iOS S/MIME encryption",
    "is not a iosCertificateProfileBase",
  ],
  ["that is not a certificate", "iOS restrictions", "is not a iosCertificateProfileBase"],
  ["that does not exist", "nothing", "does not name an object"],
])("a certificate %s is refused", async (_name, displayName, message) => {
  await using client = await connect();

  const answer = await client.graph("POST", configurations, {
    ...iosProfile,
    "identityCertificate@odata.bind": url(client, certificate(client, displayName)),
  });

  expect(answer.status).toBe(400);
  expect(intuneMessage(answer)).toContain(message);
});

test.each([
  [
    "a navigation property that the type does not have",
    { "rootCertificate@odata.bind": "https://x" },
    "'rootCertificate' does not exist",
  ],
  ["null", { "identityCertificate@odata.bind": null }, "is not a URL"],
  ["an empty list", { "identityCertificate@odata.bind": [] }, "is not a URL"],
  ["an object instead of a URL", { "identityCertificate@odata.bind": {} }, "is not a URL"],
])("a bind of %s is refused", async (_name, bind, message) => {
  await using client = await connect();

  const answer = await client.graph("POST", configurations, { ...iosProfile, ...bind });

  expect(answer.status).toBe(400);
  expect(intuneMessage(answer)).toContain(message);
});

test("a reference to another host, such as another cloud, is refused", async () => {
  await using client = await connect();
  const id = certificate(client, "iOS user certificate");

  const answer = await client.graph("POST", configurations, {
    ...iosProfile,
    "identityCertificate@odata.bind": `https://graph.microsoft.com/beta/deviceManagement/deviceConfigurations('${id}')`,
  });

  expect(intuneMessage(answer)).toContain("does not name an object of deviceConfigurations on this endpoint");
});

test("a return to a password leaves the certificate bound until it is unlinked", async () => {
  await using client = await connect();
  const scep = certificate(client, "iOS user certificate");
  const bind = { "identityCertificate@odata.bind": url(client, scep) };
  const id = await create(client, { ...iosProfile, authenticationMethod: "certificate", ...bind });

  await client.graph("PATCH", `${configurations}/${id}`, {
    "@odata.type": iosProfile["@odata.type"],
    authenticationMethod: "usernameAndPassword",
  });
  expect(client.loopback.tenant.references.get(id)).toEqual({ identityCertificate: scep });
  const answer = await client.graph("DELETE", `${configurations}/${id}/${ios}/identityCertificate/$ref`);

  expect(answer.status).toBe(204);
  expect(client.loopback.tenant.references.get(id)).toEqual({});
});

test("a tenant that cannot unlink reports that the request does not exist, and keeps the reference", async () => {
  await using client = await connect({
    seed: (tenant) => Object.assign(tenant, { unlinkUnsupported: true }),
  });
  const scep = certificate(client, "iOS user certificate");
  const id = await create(client, { ...iosProfile, "identityCertificate@odata.bind": url(client, scep) });

  const answer = await client.graph("DELETE", `${configurations}/${id}/${ios}/identityCertificate/$ref`);

  expect([answer.status, answer.body.error.code]).toEqual([400, "No method match route template"]);
  expect(client.loopback.tenant.references.get(id)).toEqual({ identityCertificate: scep });
});

test("PUT $ref without a URL is refused, and unlinking fails if nothing is bound", async () => {
  await using client = await connect();
  const id = await create(client);
  const path = `${configurations}/${id}/${ios}/identityCertificate/$ref`;

  const put = await client.graph("PUT", path, {});
  const unlinked = await client.graph("DELETE", path);

  expect(put.status).toBe(400);
  expect(intuneMessage(put)).toContain("The body needs '@odata.id'");
  expect(unlinked.status).toBe(404);
});

test.each(["deviceStatuses", "x/y"])(
  "the navigation %s is not implemented, and the error says so",
  async (path) => {
    await using client = await connect();
    const id = await create(client);

    expect((await client.graph("GET", `${configurations}/${id}/${path}`)).status).toBe(501);
  },
);

test("a deleted certificate is no longer bound to any profile", async () => {
  await using client = await connect();
  const scep = certificate(client, "iOS user certificate");
  const id = await create(client, { ...iosProfile, "identityCertificate@odata.bind": url(client, scep) });

  await client.graph("DELETE", `${configurations}/${scep}`);

  expect(client.loopback.tenant.references.get(id)).toEqual({});
});
