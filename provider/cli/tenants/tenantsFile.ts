import { z } from "zod";
import { described } from "../../tenant/described";
import { placeInFile, readYamlFile, refusedFile } from "../../yamlFile";
import { belongsToMachine, isReserved, leadsElsewhere, steersPrograms } from "./variables";

/** A name in the file. Values are only described, because one of them may be a secret in the wrong place. */
const quoted = ({ input }: { input?: unknown }) => JSON.stringify(input) ?? "";
const valueIn = ({ input }: { input?: unknown }) =>
  typeof input === "string" ? described(input) : `a ${Array.isArray(input) ? "list" : typeof input}`;
const asText = (matching: RegExp, otherwise: string, shown = valueIn) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? "is missing." : `${valueIn(issue)} is not a text.`),
    })
    .regex(matching, { error: (issue) => `${shown(issue)} ${otherwise}` });

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const variableName = /^[A-Z][A-Z0-9_]*$/;

const soundsSecret = /SECRET|PASSW|PASSPHRASE|TOKEN|_KEY$/;

const namedVariable = asText(
  variableName,
  "is not the name of a variable: use capital letters, digits and underscores.",
  quoted,
)
  .refine((name) => !isReserved(name), {
    error: (issue) => `${quoted(issue)} is already set for each tenant. Leave it out.`,
  })
  .refine((name) => !steersPrograms(name), {
    error: (issue) =>
      `${quoted(issue)} changes what runs, where it connects or whom it trusts. Set it for the machine, or leave it out.`,
  });
const plain = namedVariable.refine((name) => !soundsSecret.test(name), {
  error: (issue) =>
    `${quoted(issue)} looks like a secret, and this file must not contain secrets. Name the variable of this process that contains it: secrets: { ${issue.input}: CONTOSO_SECRET }.`,
});

const elsewhere =
  "would send this tenant's secret to a host that is not Microsoft's. Only addresses on this machine are allowed here; select a cloud with M365_ENVIRONMENT.";

const shared = {
  clientId: asText(guid, "is not an application id (a GUID).").optional(),
  variables: z
    .record(plain, z.string())
    .superRefine((variables, { addIssue }) => {
      for (const [name, value] of Object.entries(variables))
        if (leadsElsewhere(name, value))
          addIssue({ code: "custom", input: value, path: [name], message: elsewhere });
    })
    .optional(),
  secrets: z
    .record(
      namedVariable,
      z
        .string()
        .regex(variableName, {
          // The value may be the secret itself, so it is not repeated.
          error: "must be the name of a variable of this process: capital letters, digits and underscores.",
        })
        .refine((name) => !belongsToMachine(name), {
          error: "names a variable with which this machine itself signs in, and which no tenant gets.",
        }),
    )
    .optional(),
};

const tenant = z.strictObject({
  name: asText(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "is not a name: use up to 63 lower-case letters, digits and hyphens.",
  ),
  tenantId: asText(guid, "is not a tenant id (a GUID). Entra ID > Overview shows it."),
  stack: asText(/^[\w.-]+(\/[\w.-]+){0,2}$/, "is not the name of a stack.").optional(),
  state: z.string().min(1, "names no file.").optional(),
  ...shared,
});
export type FleetTenant = z.infer<typeof tenant>;
/** The part of a tenant's entry that may be stored where others can read it. */
export const tenantNamed = tenant.pick({ name: true, tenantId: true }).extend({ stack: z.string() });
export const stackOf = ({ stack, name }: FleetTenant): string => stack ?? name;

const tenantsFile = z
  .strictObject({
    defaults: z.strictObject(shared).optional(),
    tenants: z.array(tenant, "is missing: it lists the tenants.").min(1, "names no tenant."),
  })
  .check(({ value, issues }) => {
    const names = value.tenants.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const message = `"${name}" is already the name of another tenant. Results are stored by name.`;
      issues.push({ code: "custom", input: name, path: ["tenants", index, "name"], message });
    });
    for (const shared of sharedSecrets(value.tenants)) issues.push(shared);
  });

/** Secrets that tenants share belong in the defaults: a secret that two of them name is probably a mistake. */
function sharedSecrets(tenants: readonly FleetTenant[]) {
  const owners = new Map<string, string>();
  return tenants.flatMap(({ name, secrets = {} }, index) =>
    Object.entries(secrets).flatMap(([variable, from]) => {
      const owner = owners.get(from) ?? name;
      owners.set(from, owner);
      const message = `is also the secret of "${owner}". A secret that tenants share belongs in defaults.`;
      const path = ["tenants", index, "secrets", variable];
      return owner === name ? [] : [{ code: "custom" as const, input: from, path, message }];
    }),
  );
}

/** Every tenant, combined with the defaults. Throws an error with a sentence for each mistake. */
export function readTenantsFile(file: string): FleetTenant[] {
  const parsed = tenantsFile.safeParse(readYamlFile(file, "tenants"), { reportInput: true });
  if (!parsed.success) throw refusedFile(file, parsed.error.issues.flatMap(sentencesOf));
  const { defaults, tenants } = parsed.data;
  return tenants.map((one) => withDefaults(one, defaults));
}

function withDefaults(one: FleetTenant, defaults: Partial<FleetTenant> = {}): FleetTenant {
  const variables = { ...defaults.variables, ...one.variables };
  const secrets = { ...defaults.secrets, ...one.secrets };
  return { ...defaults, ...one, variables, secrets };
}

const shapes: Record<string, string> = { object: "an object", record: "a list of names and values" };

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const at = placeInFile(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${at}: "${key}" is not known here. ${allowedAt(issue.path)}`);
  if (issue.code === "invalid_key")
    return issue.issues.map(({ message }) => `${placeInFile(issue.path.slice(0, -1))}: ${message}`);
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input"))
    return [`${at}: ${valueIn(issue)} is not ${shapes[issue.expected] ?? issue.expected}.`];
  return [`${at}: ${issue.message}`];
}

function allowedAt([list, index]: PropertyKey[]): string {
  const shape = list === undefined ? tenantsFile.shape : index === undefined ? shared : tenant.shape;
  const secret =
    shape === tenantsFile.shape ? "" : " Secrets are listed in secrets, by the names of their variables.";
  return `Allowed: ${Object.keys(shape).join(", ")}.${secret}`;
}
