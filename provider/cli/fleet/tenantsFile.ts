import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ConstraintError, oneLine } from "../../errors";

const quoted = ({ input }: { input?: unknown }) => JSON.stringify(input) ?? "";
const asText = (matching: RegExp, otherwise: string) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? "is missing." : `${quoted(issue)} is not a text.`),
    })
    .regex(matching, { error: (issue) => `${quoted(issue)} ${otherwise}` });

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const variableName = /^[A-Z][A-Z0-9_]*$/;

/** What a worker decides for each job itself; see jobEnvironment.ts. */
const reserved =
  /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|NODE_OPTIONS|PULUMI_HOME|PULUMI_STACK|M365_TENANT_ID|M365_CLIENT_ID|M365_FLEET_.*)$/;
const soundsSecret = /SECRET|PASSW|PASSPHRASE|TOKEN|_KEY$/;

const namedForAJob = asText(
  variableName,
  "is not the name of a variable: use capital letters, digits and underscores.",
).refine((name) => !reserved.test(name), {
  error: (issue) => `${quoted(issue)} is set by the worker for each tenant. Leave it out.`,
});
const plain = namedForAJob.refine((name) => !soundsSecret.test(name), {
  error: (issue) =>
    `${quoted(issue)} looks like a secret, and this file is no place for one. Name the worker's variable that holds it: secrets: { ${issue.input}: CONTOSO_SECRET }.`,
});

const shared = {
  clientId: asText(guid, "is not an application id (a GUID).").optional(),
  variables: z.record(plain, z.string()).optional(),
  secrets: z
    .record(
      namedForAJob,
      z.string().regex(variableName, {
        // The value may be the secret itself, so it is not repeated.
        error: "takes the name of a variable of the worker: capital letters, digits and underscores.",
      }),
    )
    .optional(),
};

const tenant = z.strictObject({
  name: asText(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "is not a name: use up to 63 small letters, digits and hyphens.",
  ),
  tenantId: asText(guid, "is not a tenant id (a GUID). Entra ID > Overview shows it."),
  stack: asText(/^[\w.-]+(\/[\w.-]+){0,2}$/, "is not the name of a stack.").optional(),
  ...shared,
});
export type FleetTenant = z.infer<typeof tenant>;
export { tenant as fleetTenant };

const tenantsFile = z
  .strictObject({
    defaults: z.strictObject(shared).optional(),
    tenants: z.array(tenant, "is missing: it lists the tenants.").min(1, "names no tenant."),
  })
  .check(({ value, issues }) => {
    const names = value.tenants.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const message = `"${name}" is the name of another tenant already. Results are kept by name.`;
      issues.push({ code: "custom", input: name, path: ["tenants", index, "name"], message });
    });
  });

/** Every tenant with the defaults in it; otherwise an error with a sentence for each mistake. */
export function readTenantsFile(file: string): FleetTenant[] {
  const parsed = tenantsFile.safeParse(contentOf(file), { reportInput: true });
  if (!parsed.success) throw refused(file, parsed.error.issues.flatMap(sentencesOf));
  const { defaults, tenants } = parsed.data;
  return tenants.map((one) => withDefaults(one, defaults));
}

function withDefaults(one: FleetTenant, defaults: Partial<FleetTenant> = {}): FleetTenant {
  const variables = { ...defaults.variables, ...one.variables };
  const secrets = { ...defaults.secrets, ...one.secrets };
  return { ...defaults, ...one, variables, secrets };
}

/** JSON is YAML as well. */
function contentOf(file: string): unknown {
  if (!existsSync(file)) throw refused(file, [": there is no such file."]);
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error) throw refused(file, [`: ${error.message.split("\n")[0]?.replace(/:$/, "")}.`]);
  const content: unknown = document.toJS();
  if (content === null) throw refused(file, [": the file is empty."]);
  if (Array.isArray(content)) throw refused(file, [": is a list. Write the list below a line `tenants:`."]);
  return content;
}

/** For a terminal and not for a row of the engine: each mistake on a line of its own. */
function refused(file: string, mistakes: string[]): ConstraintError {
  const lines = [...mistakes.map((mistake) => oneLine(file + mistake)), "Nothing was enqueued."];
  const error = new ConstraintError(lines.join(" "), "M365_CONFIGURATION");
  error.message = lines.join("\n");
  return error;
}

const shapes: Record<string, string> = { object: "an object", record: "a list of names and values" };

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const at = pathOf(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${at}: "${key}" is not known here. ${allowedAt(issue.path)}`);
  if (issue.code === "invalid_key")
    return issue.issues.map(({ message }) => `${pathOf(issue.path.slice(0, -1))}: ${message}`);
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input"))
    return [`${at}: ${quoted(issue)} is not ${shapes[issue.expected] ?? issue.expected}.`];
  return [`${at}: ${issue.message}`];
}

const pathOf = (path: PropertyKey[]) =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ": "}${String(part)}`))
    .join("");

function allowedAt([list, index]: PropertyKey[]): string {
  const shape = list === undefined ? tenantsFile.shape : index === undefined ? shared : tenant.shape;
  const secret = shape === tenantsFile.shape ? "" : " A secret goes by the name of a variable, in secrets.";
  return `Allowed: ${Object.keys(shape).join(", ")}.${secret}`;
}
