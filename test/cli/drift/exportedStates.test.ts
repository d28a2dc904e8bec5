import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { resourcesOf } from "../../../provider/cli/drift/assemble";
import { exportedBy, fromStates } from "../../../provider/cli/drift/exportedStates";
import { subjectsOf } from "../../../provider/cli/drift/subjects";
import { configuredOf } from "../../../provider/cli/stackFile";
import { startLoopback, trustLoopback } from "../../../provider/loopback";
import { consent, profile } from "./managedResource";
import { explicitProvider, made, secretOf, stateWith } from "./states";

let folder = "";
const before = { ...process.env };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-m365-states-"));
  write({ "Pulumi.yaml": "name: contoso\nruntime: nodejs\n", pulumi: engine });
  chmodSync(join(folder, "pulumi"), 0o700);
  process.env["PATH"] = `${folder}${delimiter}${before["PATH"]}`;
  process.env["STATES"] = folder;
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

/** A fake Pulumi CLI that prints files and records its arguments. */
const engine = `#!/bin/sh
echo "$*" >> "$STATES/calls"
case "$*" in
  *--show-secrets*) name=shown ;;
  "stack export"*) name=state ;;
  *) name="$1" ;;
esac
case "$1 $*" in config*) name=config ;; esac
cat "$STATES/$name.json" 2>/dev/null || { echo "error: passphrase must be set" >&2; exit 255; }
`;

function write(files: Record<string, string | object>): void {
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
}

const calls = () => {
  const file = join(folder, "calls");
  return existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(" --non")[0])
    : [];
};

const statuses = (look: Parameters<typeof resourcesOf>[0]) => resourcesOf(look).map(({ status }) => status);

test("a stack is exported once, with decrypted secrets only where they are compared; without the key the other resources are compared", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  Object.assign(process.env, loopback.environment);
  const apps = await made(loopback, { kind: "IntegratedAppsSetting", name: "apps", inputs: consent });
  const mail = await made(loopback, { kind: "EmailProfile", name: "mail", inputs: profile });
  const withSecret = (shown: boolean) => {
    const settings = { ...profile.settings, accountName: secretOf("Contoso", shown) };
    return stateWith([apps, { ...mail, inputs: { ...mail.inputs, settings } }]);
  };
  const look = () => fromStates(exportedBy(folder), folder)("prod", {});

  write({ "state.json": stateWith([apps]) });
  expect(statuses(await look())).toEqual(["inLine"]);
  expect(calls()).toEqual(["stack export --stack prod"]);

  write({ "state.json": withSecret(false), "shown.json": withSecret(true) });
  expect(statuses(await look())).toEqual(["inLine", "inLine"]);
  expect(calls().slice(1)).toEqual(["stack export --stack prod", "stack export --stack prod --show-secrets"]);

  rmSync(join(folder, "shown.json"));
  const locked = resourcesOf(await look());
  expect(locked.map(({ status }) => status)).toEqual(["notReadable", "inLine"]);
  expect(locked[0]?.reason).toContain(
    "settings.accountName is a secret, which the state has encrypted. passphrase must be set.",
  );

  rmSync(join(folder, "state.json"));
  expect(await look()).toMatchObject({ failure: "passphrase must be set. Nothing was read." });
});

/** The environment that the fake CLI needs. */
const place = () => ({ PATH: process.env["PATH"], STATES: folder });

const configured = async (variables: NodeJS.ProcessEnv = {}) => {
  const lookup = await configuredOf(folder, "org/contoso/prod", { ...place(), ...variables });
  return { tenantId: lookup("tenantId"), asked: calls().length };
};
const enough = {
  M365_TENANT_ID: "5c2b3a50-0000-4000-8000-000000000000",
  M365_CLIENT_ID: "5c2b3a50-0000-4000-8000-000000000001",
  M365_CLIENT_SECRET: "x",
};

test.each<
  [string, Record<string, string>, NodeJS.ProcessEnv, { tenantId?: string | undefined; asked: number }]
>([
  [
    "plain values are read from the stack's file",
    { "Pulumi.prod.yaml": "config:\n  m365:tenantId: here\n  other:key: {secure: v1}\n" },
    {},
    { tenantId: "here", asked: 0 },
  ],
  [
    "a secret requires the pulumi command",
    { "Pulumi.prod.yaml": "config:\n  m365:clientSecret: {secure: v1}\n" },
    {},
    { tenantId: "asked", asked: 1 },
  ],
  [
    "so does a Pulumi ESC environment",
    { "Pulumi.prod.yaml": "environment: [prod]\n" },
    enough,
    { tenantId: "asked", asked: 1 },
  ],
  [
    "so does configuration that the project sets for all stacks",
    {
      "Pulumi.yaml": "name: contoso\nruntime: nodejs\nconfig: {m365:tenantId: {value: x}}\n",
      "Pulumi.prod.yaml": "",
    },
    enough,
    { tenantId: "asked", asked: 1 },
  ],
  [
    "without a stack file, complete environment variables are enough",
    {},
    enough,
    { tenantId: undefined, asked: 0 },
  ],
  ["without them, the pulumi command is asked", {}, {}, { tenantId: "asked", asked: 1 }],
  [
    "stackConfigDir is supported",
    {
      "Pulumi.yaml": "name: contoso\nruntime: nodejs\nstackConfigDir: .\n",
      "Pulumi.prod.yaml": "config: {m365:tenantId: here}\n",
    },
    {},
    { tenantId: "here", asked: 0 },
  ],
])("%s", async (_, files, variables, wanted) => {
  write({ ...files, "config.json": { "m365:tenantId": { value: "asked", secret: false } } });

  expect(await configured(variables)).toEqual(wanted);
});

test("a provider's secret is decrypted if it contains the tenant, and not if it is only a credential", async () => {
  const shownIf = (shown: boolean, name: string) =>
    stateWith([explicitProvider("fabrikam", { [name]: secretOf(enough.M365_TENANT_ID, shown) }).resource]);
  const look = () => fromStates(exportedBy(folder), undefined)("prod", {});

  write({ "state.json": shownIf(false, "clientSecret") });
  await look();
  expect(calls()).toEqual(["stack export --stack prod"]);
  write({ "state.json": shownIf(false, "tenantId"), "shown.json": shownIf(true, "tenantId") });
  await look();
  expect(calls().at(-1)).toBe("stack export --stack prod --show-secrets");
});

test("a secret in plain text is refused, as in a program", async () => {
  write({ "Pulumi.prod.yaml": "config: {m365:clientSecret: plain}\n" });

  await expect(configured()).rejects.toThrow("is in the stack's configuration in plain text");
});

const subjects = (options: object) => subjectsOf({ stack: [], ...options }, folder);

test("files are named after their stacks, or as specified", async () => {
  const [one, two, three] = ["one", "two", "three"].map((name) => join(folder, `${name}.json`)) as [
    string,
    string,
    string,
  ];
  const of = (stack: string) => JSON.stringify(stateWith([])).replaceAll(":prod::", `:${stack}::`);
  write({ "one.json": of("prod"), "two.json": of("dev"), "three.json": of("prod"), "none.json": "{" });
  writeFileSync(two, Buffer.from(`\ufeff${of("dev")}`, "utf16le"));

  expect((await subjects({ state: [one, two] })).stacks).toEqual(["prod", "dev"]);
  expect((await subjects({ state: [one, three] })).stacks).toEqual([one, three]);
  expect((await subjects({ state: [one], stack: ["contoso"] })).stacks).toEqual(["contoso"]);
  await expect(subjects({ state: [one, two], stack: ["contoso"] })).rejects.toThrow(
    "--stack names 1 stacks and --state 2 files.",
  );
  await expect(subjects({ state: [one], fix: true })).rejects.toThrow(
    "--state: a file has no program to run. Leave out --fix",
  );
  await expect(subjects({ state: [one], program: true })).rejects.toThrow("Leave out --program");
  await expect(subjects({ state: [one], all: true })).rejects.toThrow(
    "--all cannot be combined with --state",
  );
  await expect(subjects({ state: [one, two], stack: ["a", "a"] })).rejects.toThrow('--stack names "a" twice');
  await expect(subjects({ state: [""] })).rejects.toThrow("--state is empty");
  await expect(subjects({ state: [join(folder, "none.json")] })).rejects.toThrow(
    "none.json cannot be read: it is not JSON, or was cut, in line 1. Write one with pulumi stack export",
  );
});
