import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { type Azurite, signatureFor, startAzurite } from "../../tools/demo/azurite";
import { steps, succeeded } from "../e2e/harness/cli";
import { repository, withEngine } from "../e2e/harness/engine";
import { link } from "../e2e/harness/installed";
import { createStack, iosProfile, profilesNamed } from "../e2e/tenant";
import { example } from "./installed";

withEngine();

/** Creates the storage that index.ts creates: containers for state, history, pages and results. */
async function createAccount() {
  const azurite = await startAzurite(repository);
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
  for (const name of ["state", "history", "pages", "results"]) await blobs.createContainer(name);
  return { azurite, blobs };
}

const backend = ({ account, blobHost }: Azurite) => ({
  AZURE_STORAGE_ACCOUNT: account.name,
  PULUMI_BACKEND_URL: `azblob://state?domain=${blobHost}&localemu=true&protocol=http`,
});

/** A SAS token with the permissions of Storage Blob Data Reader on the state: read and list. */
function readOnly({ account }: Azurite): string {
  const credential = new StorageSharedKeyCredential(account.name, account.key);
  const expiresOn = new Date(Date.now() + 60 * 60_000);
  const permissions = ContainerSASPermissions.parse("rl");
  return generateBlobSASQueryParameters(
    { containerName: "state", permissions, expiresOn },
    credential,
  ).toString();
}

function runJob(cwd: string, env: NodeJS.ProcessEnv, name: string) {
  const child = spawn(process.execPath, ["job.mts", name], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      text += part.toString();
    });
  return once(child, "close").then(([exitCode]) => ({
    exitCode,
    last: text.trim().split("\n").at(-1),
    text,
  }));
}

/** Copies the image's files: the script, and the packages that it needs in addition to the provider. */
function putJobInto(folder: string): void {
  copyFileSync(join(example, "job.mts"), join(folder, "job.mts"));
  link(folder, ["@azure/storage-blob"]);
}

/** The image's program without its imports, which the harness adds. */
const program = readFileSync(join(example, "program/index.ts"), "utf8").replace(/^import .*$/m, "");

test("the job reads the state, checks the tenant, stores the report and history, and prints the line for the alert", async () => {
  const { azurite, blobs } = await createAccount();
  await using _ = azurite;
  await using stack = await createStack(program, {
    env: { ...backend(azurite), AZURE_STORAGE_KEY: azurite.account.key },
  });
  const { project, loopback } = stack;
  expect(steps(await succeeded(project.up())).toSorted()).toEqual([
    "create apps",
    "create ios-mail",
    "create ios-mail",
  ]);
  putJobInto(project.folder);
  const { AZURE_STORAGE_KEY: _key, ...variables } = project.env;
  const env = {
    ...variables,
    AZURE_STORAGE_SAS_TOKEN: readOnly(azurite),
    AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
    M365_JOB_STACKS: "test",
  };
  loopback.clearRequests();

  const inLine = await runJob(project.folder, env, "drift");
  expect(inLine.text).toContain("1 in line");
  expect(inLine).toMatchObject({ exitCode: 0, last: '{"event":"m365-drift","exitCode":0}' });

  loopback.administrator.changeDeviceConfiguration(profilesNamed(loopback)[0]?.id ?? "", {
    hostName: "mail.contoso.com",
  });
  expect(await runJob(project.folder, env, "drift")).toMatchObject({
    exitCode: 0,
    last: '{"event":"m365-drift","exitCode":2}',
  });
  expect(stack.writes()).toEqual([]);

  const wrongSecret = { ...env, M365_CLIENT_SECRET: "expired" };
  expect(await runJob(project.folder, wrongSecret, "drift")).toMatchObject({
    exitCode: 1,
    last: '{"event":"m365-drift","exitCode":1}',
  });

  const page = blobs.getContainerClient("pages").getBlobClient("index.html");
  expect((await page.getProperties()).contentType).toBe("text/html; charset=utf-8");
  expect((await page.downloadToBuffer()).toString()).toContain("<title>Drift: 1 could not tell</title>");
  const history = blobs.getContainerClient("history");
  const text = (await history.getBlobClient("history.jsonl").downloadToBuffer()).toString();
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).status),
  ).toEqual(["inLine", "drifted", "notReadable"]);
  const runs: string[] = [];
  for await (const { name } of history.listBlobsFlat({ prefix: "runs/" })) {
    const blob = await history.getBlobClient(name).downloadToBuffer();
    runs.push(JSON.parse(blob.toString()).stacks[0].status);
  }
  expect(runs).toEqual(["inLine", "drifted", "notReadable"]);
});

/** The endpoint from which a container requests tokens of its identity. */
async function startIdentity(tokenFor: (resource: string | null) => string) {
  const asked: (string | null)[] = [];
  const server = createServer(({ url, headers }, response) => {
    const resource = new URL(url ?? "", "http://127.0.0.1").searchParams.get("resource");
    asked.push(resource);
    const isOurs = headers["x-identity-header"] === "identity-header";
    response.writeHead(isOurs ? 200 : 403, { "content-type": "application/json" });
    const expires_on = String(Math.floor(Date.now() / 1000) + 86_400);
    response.end(
      JSON.stringify({ access_token: tokenFor(resource), expires_on, resource, token_type: "Bearer" }),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/token`, IDENTITY_HEADER: "identity-header" },
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("in a fleet, the jobs check their shards and merge, and the container's identity signs in without a secret", async () => {
  const { azurite, blobs } = await createAccount();
  await using _ = azurite;
  await using stack = await createStack(iosProfile(), {
    env: { ...backend(azurite), AZURE_STORAGE_KEY: azurite.account.key },
  });
  const { project, loopback } = stack;
  await succeeded(project.up());
  putJobInto(project.folder);
  using identity = await startIdentity(() => loopback.runners.federatedToken());
  const {
    M365_CLIENT_SECRET: _secret,
    M365_TENANT_ID,
    M365_CLIENT_ID,
    NODE_EXTRA_CA_CERTS,
    ...environment
  } = loopback.environment;
  const secrets = {
    PULUMI_CONFIG_PASSPHRASE: "PULUMI_CONFIG_PASSPHRASE",
    AZURE_STORAGE_SAS_TOKEN: "STATE_SAS_TOKEN",
  };
  writeFileSync(
    join(project.folder, "tenants.yaml"),
    JSON.stringify({
      defaults: { clientId: M365_CLIENT_ID, secrets },
      tenants: [{ name: "contoso", tenantId: M365_TENANT_ID, stack: "test", variables: environment }],
    }),
  );
  const env = {
    ...{ PATH: project.env.PATH, HOME: project.folder, PULUMI_CONFIG_PASSPHRASE: "test" },
    ...backend(azurite),
    ...identity.environment,
    NODE_EXTRA_CA_CERTS,
    AZURE_CLIENT_ID: "identity-client",
    STATE_SAS_TOKEN: readOnly(azurite),
    M365_JOB_RESULTS: `http://${azurite.blobHost}/${azurite.account.name}/results`,
    AZURE_STORAGE_SAS_TOKEN: signatureFor(azurite, "results"),
    AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString,
  };

  expect(await runJob(project.folder, env, "shard")).toMatchObject({
    exitCode: 0,
    last: "1 in line · exit 0",
  });
  expect(identity.asked).toEqual(["api://AzureADTokenExchange"]);
  expect(await runJob(project.folder, env, "merge")).toMatchObject({
    exitCode: 0,
    last: '{"event":"m365-drift","exitCode":0}',
  });
  const kept: string[] = [];
  for await (const { name } of blobs.getContainerClient("history").listBlobsFlat()) kept.push(name);
  expect(kept).toEqual([expect.stringMatching(/^runs\/\d{4}-.+\.json$/)]);
});

test("an unknown job is refused", async () => {
  expect(await runJob(example, { PATH: process.env.PATH }, "cleanup")).toMatchObject({
    exitCode: 1,
    last: "m365: name a job: drift, shard, merge.",
  });
});
