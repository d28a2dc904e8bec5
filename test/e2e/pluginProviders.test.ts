import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DriftReport } from "../../provider/cli/drift/report";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import type { Project } from "./harness/project";
import { createYamlStack } from "./yamlStack";

withEngine("yaml");

/** The complete configuration of an explicit provider, which then needs no environment variables. */
const providerOf = ({ environment }: Loopback, changes: Record<string, string> = {}) =>
  JSON.stringify({
    tenantId: environment.M365_TENANT_ID,
    clientId: environment.M365_CLIENT_ID,
    clientSecret: environment.M365_CLIENT_SECRET,
    graphEndpoint: environment.M365_GRAPH_ENDPOINT,
    exchangeEndpoint: environment.M365_EXCHANGE_ENDPOINT,
    authorityHost: environment.M365_AUTHORITY_HOST,
    ...changes,
  });

const profile = (name: string, provider: string) => `
  ${name}:
    type: m365:EmailProfile
    options: { provider: "\${${provider}}" }
    properties:
      displayName: ${name}
      settings:
        platform: androidWorkProfileGmail
        hostName: { fn::secret: hidden.contoso.com }
        emailAddressSource: primarySmtpAddress
`;

const namesIn = ({ tenant }: Loopback) =>
  [...tenant.deviceConfigurations.values()].map(({ displayName }) => displayName);

/** The status of each resource from `m365 drift`, signed in to one tenant. */
async function driftAs({ folder, env }: Project, { environment }: Loopback): Promise<string[]> {
  const main = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const { M365_CLIENT_ID, M365_CLIENT_SECRET } = environment;
  const parameters = [main, "drift", "--confirm-after", "0", "--json", "drift.json"];
  const place = { cwd: folder, env: { ...env, M365_CLIENT_ID, M365_CLIENT_SECRET } };
  await new Promise<void>((resolve) => {
    execFile("node", parameters, place, () => resolve());
  });
  const report: DriftReport = JSON.parse(readFileSync(join(folder, "drift.json"), "utf8"));
  return report.stacks.flatMap(({ resources }) => resources.map(({ name, status }) => `${name} ${status}`));
}

async function anotherTenant(): Promise<Loopback & AsyncDisposable> {
  const loopback = await startLoopback();
  return Object.assign(loopback, { [Symbol.asyncDispose]: () => loopback.close() });
}

/** Merges the certificates of all tenants, because NODE_EXTRA_CA_CERTS accepts only one file. */
function trustBoth(folder: string, loopbacks: readonly Loopback[]): string {
  const files = loopbacks.map(({ environment }) => String(environment.NODE_EXTRA_CA_CERTS));
  const file = join(folder, "authorities.pem");
  writeFileSync(file, files.map((path) => readFileSync(path, "utf8")).join("\n"));
  return file;
}

test("two explicit providers in one stack manage two tenants, and their secrets are encrypted in the state", async () => {
  await using other = await anotherTenant();
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  project.env.NODE_EXTRA_CA_CERTS = trustBoth(project.folder, [loopback, other]);
  for (const name of Object.keys(loopback.environment).filter((key) => key.startsWith("M365_")))
    delete project.env[name];
  const program = (first: string) => `
resources:
  contoso: { type: "pulumi:providers:m365", properties: ${first} }
  fabrikam: { type: "pulumi:providers:m365", properties: ${providerOf(other)} }
${profile("at-contoso", "contoso")}${profile("at-fabrikam", "fabrikam")}`;
  await stack.program(program(providerOf(loopback)));

  await succeeded(project.up());

  expect(namesIn(loopback).filter((name) => name?.startsWith("at-"))).toEqual(["at-contoso"]);
  expect(namesIn(other).filter((name) => name?.startsWith("at-"))).toEqual(["at-fabrikam"]);
  const state = JSON.stringify(await project.exportStack());
  expect(state).not.toContain(loopback.clientSecret);
  expect(state).not.toContain(other.clientSecret);
  expect(state).not.toContain("hidden.contoso.com");

  // A preview must not sign in with the state's secret, which is outdated after a rotation.
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);

  // `m365 drift` takes each resource's tenant from the state, but not the credentials.
  expect(await driftAs(project, loopback)).toEqual(["at-contoso inLine", "at-fabrikam notReadable"]);
  expect(await driftAs(project, other)).toEqual(["at-contoso notReadable", "at-fabrikam inLine"]);

  await stack.program(program(providerOf(other)));
  const moved = await project.preview();
  expect(moved.all).toContain(
    `at-contoso: signed in to tenant ${other.tenantId}, but this stack manages tenant ${loopback.tenantId}. Nothing was read or written.`,
  );

  await stack.program(program(providerOf(loopback, { tenantId: "contoso.com" })));
  const refused = await project.preview();
  expect(refused.all).toContain(
    "pulumi:providers:m365 resource 'contoso' has a problem: m365:tenantId is a text of 11 characters, not a tenant id (a GUID).",
  );
});

test("a new access token for a provider is not a change, and is the one that is used", async () => {
  await using stack = await createYamlStack("");
  const { loopback, project } = stack;
  for (const name of ["M365_CLIENT_ID", "M365_CLIENT_SECRET"]) delete project.env[name];
  const tokens: string[] = [];
  const handOver = async (more = "") => {
    loopback.revokeTokens();
    const graphToken = loopback.issueToken("https://graph.microsoft.com");
    tokens.push(graphToken);
    await stack.program(`
resources:
  contoso: { type: "pulumi:providers:m365", properties: { graphToken: { fn::secret: ${graphToken} } } }
${profile("at-contoso", "contoso")}${more}`);
  };
  await handOver();
  await succeeded(project.up());

  await handOver();
  expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
  await succeeded(project.up("--expect-no-changes"));
  // A refresh signs in with the credentials in the state.
  await succeeded(project.refresh());

  const state = JSON.stringify(await project.exportStack());
  for (const token of tokens) expect(state).not.toContain(token.split(".")[1]);

  const written = stack.writes();
  await handOver(`
  phones:
    type: m365:MobileEmailAccessPolicy
    options: { provider: "\${contoso}" }
    properties: { mode: outlookOnly }
`);
  const refused = await project.preview();
  expect(refused.all).toContain(
    "phones: m365:exchangeToken (or M365_EXCHANGE_TOKEN) is not set: each service needs its own token, and this request needs one for Exchange Online.",
  );
  expect(stack.writes()).toEqual(written);
  expect(loopback.tokenRequests).toEqual([]);
});
