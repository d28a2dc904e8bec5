import type { Loopback } from "../../provider/loopback";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import type { Platform } from "../../provider/resources/deviceConfigurations/platforms/platform";
import { another, required } from "../resources/everyProperty";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();

type Values = Record<string, unknown>;

/** A profile that differs in one property between two programs. */
interface Case {
  name: string;
  key: string;
  before: Values;
  after: Values;
  writes: (string | string[])[];
}

/** Other properties that the rules require together with a property. */
const beside: Record<string, Values> = {
  signingCertificateType: { requireSmime: true, smimeSigningCertificateId: "first" },
  encryptionCertificateType: { requireSmime: true, smimeEncryptionCertificateId: "first" },
  smimeSigningCertificateId: { requireSmime: true },
  smimeEncryptionCertificateId: { requireSmime: true },
  identityCertificateId: { authenticationMethod: "certificate" },
  derivedCredentialSettingsId: { authenticationMethod: "derivedCredential" },
};

function caseOf(platform: Platform, key: string, certificates: (input: string) => [string, string]): Case {
  const resolve = ([name, value]: [string, unknown]) =>
    value === "first" ? [name, certificates(name)[0]] : [name, value];
  const base = {
    platform: platform.name,
    ...required(platform),
    ...Object.fromEntries(
      Object.entries(beside[key] ?? {})
        .filter(([name]) => name in platform.settings.shape)
        .map(resolve),
    ),
  };
  const [first, second] = platform.references.some(({ input }) => input === key)
    ? certificates(key)
    : [base[key as never], chosen(platform, key, base)];
  const name = `${platform.name}-${key}`;
  const isReference = platform.references.some(({ input }) => input === key);
  return {
    name,
    key,
    before: { ...base, ...(first === undefined ? {} : { [key]: first }) },
    after: { ...base, [key]: second },
    writes: isReference ? ["PUT $ref"] : [["@odata.type", key]],
  };
}

/** Certificate types change to `certificate`, all other properties to another allowed value. */
function chosen(platform: Platform, key: string, base: Values): unknown {
  return key.endsWith("CertificateType") ? "certificate" : another(platform, key, base[key]);
}

/** Changes the authentication method, which requires a change of the certificate as well. */
function signInCase(platform: Platform, [first]: [string, string]): Case {
  const base = { platform: platform.name, ...required(platform) };
  return {
    name: `${platform.name}-authenticationMethod`,
    key: "authenticationMethod",
    before: base,
    after: { ...base, authenticationMethod: "certificate", identityCertificateId: first },
    writes: ["PUT $ref", ["@odata.type", "authenticationMethod"]],
  };
}

function casesFor(loopback: Loopback, platform: Platform): Case[] {
  const made = new Map<string, [string, string]>();
  const make = (input: string): [string, string] => {
    const reference = platform.references.find((one) => one.input === input);
    const ids = [1, 2].map((number) => {
      if (reference?.collection === "derivedCredentials") return addCredential(loopback, number);
      const type = reference?.targetTypes[0];
      const displayName = `${platform.name} ${input} ${number}`;
      return loopback.administrator.createDeviceConfiguration({ "@odata.type": String(type), displayName })
        .id;
    });
    return ids as [string, string];
  };
  const certificates = (input: string) => {
    const ids = made.get(input) ?? make(input);
    made.set(input, ids);
    return ids;
  };
  return Object.keys(platform.settings.shape)
    .filter((key) => key !== "platform")
    .map((key) =>
      key === "authenticationMethod"
        ? signInCase(platform, certificates("identityCertificateId"))
        : caseOf(platform, key, certificates),
    );
}

function addCredential({ tenant }: Loopback, number: number): string {
  const [first] = tenant.derivedCredentials;
  if (!first) throw new Error("the tenant has no derived credentials");
  const id = first.id.replace(/^./, String(number));
  tenant.derivedCredentials.push({ ...first, id });
  return id;
}

const program = (cases: readonly Case[], side: "before" | "after") => `
for (const [name, settings] of ${JSON.stringify(cases.map((one) => [one.name, one[side]]))} as [string, any][])
  new EmailProfile(name, { displayName: name, settings });
`;

test("each property of each platform is changed with one PATCH of that property or one reference request", async () => {
  await using stack = await createStack("");
  const { loopback, project } = stack;
  const cases = platforms.flatMap((platform) => casesFor(loopback, platform));
  await stack.program(program(cases, "before"));
  await succeeded(project.up());
  await succeeded(project.preview("--expect-no-changes"));
  const names = new Map([...loopback.tenant.deviceConfigurations].map(([id, one]) => [id, one.displayName]));
  const before = new Set(loopback.tenant.deviceConfigurations.keys());

  loopback.clearRequests();
  await stack.program(program(cases, "after"));
  expect(steps(await succeeded(project.up())).sort()).toEqual(
    cases.map(({ name }) => `update ${name}`).sort(),
  );

  const written = new Map<string | undefined, unknown[]>(cases.map(({ name }) => [name, []]));
  for (const { kind, method, path, body } of loopback.requests) {
    if (kind !== "write") continue;
    const id = path.match(/deviceConfigurations\/([0-9a-f-]{36})/)?.[1] ?? "";
    written.get(names.get(id))?.push(path.endsWith("$ref") ? `${method} $ref` : Object.keys(body as object));
  }
  expect(Object.fromEntries(written)).toEqual(
    Object.fromEntries(cases.map(({ name, writes }) => [name, writes])),
  );
  await succeeded(project.preview("--expect-no-changes"));
  expect(new Set(loopback.tenant.deviceConfigurations.keys())).toEqual(before);
  expect(loopback.violations).toEqual([]);
});
