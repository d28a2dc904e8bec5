import { execFile } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Loopback } from "../../provider/loopback";
import { makeCertificate } from "../tenant/certificates";
import { type Result, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, type Stack, useFront } from "./tenant";

withEngine();
jest.setTimeout(600_000);

/** A sign-in method: its environment variables, and the secrets that must not appear anywhere. */
interface Form {
  name: string;
  variables: Record<string, string>;
  secrets: string[];
  /** Credential files of the user; the search does not include them. */
  files?: Record<string, string | Buffer>;
}

const password = "canary-password-7f3a91";

function formsOf(loopback: Loopback, folder: string): Form[] {
  const { runners, registerCertificate, clientSecret } = loopback;
  const { certificate, privateKey, pfx } = makeCertificate();
  registerCertificate(certificate);
  const locked = createPrivateKey(privateKey)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: password })
    .toString();
  const token = runners.federatedToken();
  const lines = (pem: string) => pem.split("\n").slice(1, -2);
  return [
    handedOver(loopback),
    { name: "client secret", variables: { M365_CLIENT_SECRET: clientSecret }, secrets: [clientSecret] },
    {
      name: "certificate with a password",
      variables: {
        M365_CLIENT_CERTIFICATE: certificate + locked,
        M365_CLIENT_CERTIFICATE_PASSWORD: password,
      },
      secrets: [password, ...lines(locked), ...lines(privateKey)],
    },
    {
      name: "PFX file",
      variables: {
        M365_CLIENT_CERTIFICATE_PATH: join(folder, "secret/app.pfx"),
        M365_CLIENT_CERTIFICATE_PASSWORD: password,
      },
      files: { "secret/app.pfx": pfx(password) },
      secrets: [password, ...lines(privateKey)],
    },
    {
      name: "token file",
      variables: { AZURE_FEDERATED_TOKEN_FILE: join(folder, "secret/token") },
      files: { "secret/token": token },
      secrets: [token],
    },
    {
      name: "GitHub Actions",
      variables: runners.githubActions,
      secrets: [runners.githubActions.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? ""],
    },
  ];
}

function handedOver({ issueToken }: Loopback): Form {
  const [graph, exchange] = ["https://graph.microsoft.com", "https://outlook.office365.com"].map(issueToken);
  return {
    name: "tokens handed over",
    variables: { M365_GRAPH_TOKEN: graph ?? "", M365_EXCHANGE_TOKEN: exchange ?? "" },
    secrets: [graph, exchange].flatMap((token) => token?.split(".").slice(1) ?? []),
  };
}

/** The secret in plain text and in the encodings that logs and files could use. */
const spellings = (secret: string) =>
  [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").replace(/=+$/, "")].filter(
    (text) => text.length > 8,
  );

/** All files that the engine, the provider or a command left in the project. */
function filesIn(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !/^(node_modules|secret)(\/|$)/.test(path))
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

/** Access tokens start with `{"alg":` or `{"typ":` in base64. Shorter prefixes could occur in ciphertext by chance. */
const tokens = ["eyJhbGciOi", "eyJ0eXAiOi"];

function expectNowhere(secrets: readonly string[], places: { path: string; text: string }[]): void {
  const found = places.flatMap(({ path, text }) =>
    [...tokens, ...secrets.flatMap(spellings)]
      .filter((secret) => text.includes(secret))
      .map((secret) => `${path}: ${secret}`),
  );
  expect(found).toEqual([]);
}

function drift({ project }: Stack): Promise<string> {
  const main = join(project.folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const parameters = [
    "drift",
    "--confirm-after",
    "0",
    "--json",
    "drift.json",
    "--history",
    "history.jsonl",
    "--html",
    "drift.html",
    "--sarif",
    "drift.sarif",
    "--names",
  ];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...parameters],
      { cwd: project.folder, env: project.env },
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

const said = (name: string, { all }: Result) => ({ path: name, text: all });

async function createCanary(): Promise<{ stack: Stack; forms: Form[] }> {
  const stack = await createStack(iosProfile(), {
    env: { M365_CLIENT_SECRET: "", AZURE_LOG_LEVEL: "verbose" },
  });
  return { stack, forms: formsOf(stack.loopback, stack.project.folder) };
}

async function signInWith({ project }: Stack, form: Form): Promise<void> {
  Object.assign(project.env, form.variables);
  for (const [path, content] of Object.entries(form.files ?? {}))
    await project.write({ [path]: content as string });
}

test("credentials from the environment appear nowhere: state, plan, logs at -v=9, errors, drift files", async () => {
  const { stack, forms } = await createCanary();
  await using _ = stack;
  const { project, loopback } = stack;
  const { applicationRoles } = loopback.tenant;
  for (const form of forms) {
    const before = { ...project.env };
    await signInWith(stack, form);
    loopback.clearRequests();

    const up = await succeeded(project.up("--logtostderr", "-v=9"));
    const plan = await project.previewJson();
    const drifted = await drift(stack);
    loopback.tenant.applicationRoles = [];
    loopback.revokeTokens();
    const refused = await project.refresh();
    loopback.tenant.applicationRoles = applicationRoles;

    expect([form.name, refused.exitCode === 0, drifted]).toEqual([
      form.name,
      false,
      expect.stringContaining("in line"),
    ]);
    expect(up.all).toContain("ios-mail");
    expectNowhere(form.secrets, [
      said("up", up),
      said("preview --json", plan),
      said("refresh", refused),
      { path: "drift", text: drifted },
      ...filesIn(project.folder),
    ]);
    // Proves that the search works: it finds the tenant id, which the state must contain.
    expect(() => expectNowhere([loopback.tenantId], filesIn(project.folder))).toThrow("stacks/");
    for (const name of Object.keys(form.variables)) delete project.env[name];
    Object.assign(project.env, before);
  }
});

test.each(["classes", "plugin"] as const)(
  "secrets in the stack configuration are encrypted wherever the engine stores them (%s)",
  async (front) => {
    useFront(front);
    const { stack, forms } = await createCanary();
    await using _ = stack;
    const { project } = stack;
    const { pfx, certificate, privateKey } = makeCertificate();
    stack.loopback.registerCertificate(certificate);
    const [{ secrets }, content] = [forms[0] as Form, pfx(password).toString("base64")];
    await project.setConfig("m365:signIn", "clientCertificate");
    const tokens = handedOver(stack.loopback);
    await project.setConfig("m365:graphToken", tokens.variables.M365_GRAPH_TOKEN ?? "", "--secret");
    await project.setConfig("m365:exchangeToken", tokens.variables.M365_EXCHANGE_TOKEN ?? "", "--secret");
    await project.setConfig("m365:clientSecret", secrets[0] ?? "", "--secret");
    await project.setConfig("m365:clientCertificate", content, "--secret");
    await project.setConfig("m365:clientCertificatePassword", password, "--secret");

    const up = await succeeded(project.up());
    const plan = await project.previewJson();
    const drifted = await drift(stack);

    expect(drifted).toContain("in line");
    expectNowhere(
      [...secrets, ...tokens.secrets, content, password, ...privateKey.split("\n").slice(1, -2)],
      [
        said("up", up),
        said("preview --json", plan),
        { path: "drift", text: drifted },
        ...filesIn(project.folder),
      ],
    );
  },
);
