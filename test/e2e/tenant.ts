import { type Loopback, type LoopbackOptions, startLoopback } from "../../provider/loopback";
import { createProject, type Project } from "./harness/project";

export interface Stack extends AsyncDisposable {
  loopback: Loopback;
  project: Project;
  /** Replaces the program. */
  program(text: string): Promise<void>;
  writes(): string[];
}

/** The two ways in which a TypeScript program reaches the provider. */
export type Front = "classes" | "plugin";
let front: Front = "classes";

/** From here on, programs written for the classes run on the plugin: every test must pass there, too. */
export function useFront(chosen: Front): void {
  front = chosen;
}

/** For what people see with one front only. */
export const isPlugin = () => front === "plugin";

/** A project with the packed package, signed in to its own tenant or to that of another stack. */
export async function createStack(
  program: string,
  options: { loopback?: LoopbackOptions; env?: NodeJS.ProcessEnv; beside?: Stack } = {},
): Promise<Stack> {
  const { beside } = options;
  const loopback = beside?.loopback ?? (await startLoopback(options.loopback));
  const project = await createProject({
    program: withImport(program),
    ...(isPlugin() ? { files: { "Pulumi.yaml": projectFile("nodejs") } } : {}),
    env: { ...loopback.environment, ...options.env },
  });
  return {
    loopback,
    project,
    program: (text) => project.write({ "index.ts": withImport(text) }),
    writes: () => writesOf(loopback),
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      if (!beside) await loopback.close();
    },
  };
}

export const writesOf = ({ requests }: Loopback): string[] =>
  requests
    .filter(({ kind }) => kind === "write")
    .map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path}`);

const kinds = "EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy, ProfileAssignment";

const withImport = (program: string) => `
import * as pulumi from "@pulumi/pulumi";
${isPlugin() ? pluginClasses : `import { ${kinds} } from "pulumi-m365";`}
${program}
`;

/** As in an SDK that Pulumi generates from the schema. */
const pluginClasses = `
const classOf = (kind: string) => class extends pulumi.CustomResource {
  constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    super("m365:index:" + kind, name, { tenantId: undefined, ...args }, opts);
  }
};
const [${kinds}] = "${kinds}".split(", ").map(classOf) as any[];
`;

/** The folder into which npm installs the plugin. */
export const projectFile = (runtime: "nodejs" | "yaml") => `
name: e2e
runtime: ${runtime}
plugins:
  providers:
    - { name: m365, path: ./node_modules/.bin }
`;

/** The iOS profile that most programs here declare. */
export const iosProfile = ({
  name = "ios-mail",
  hostName = "outlook.office365.com",
  options = "{}",
} = {}) => `
const profile = new EmailProfile("${name}", {
  displayName: "iOS mail",
  settings: { platform: "ios", hostName: "${hostName}", accountName: "Contoso", emailAddressSource: "primarySmtpAddress", useOAuth: true },
}, ${options});
`;

export const salesAssignment = ({ name = "sales", options = "{}" } = {}) => `
new ProfileAssignment("${name}", {
  profileId: profile.id,
  targets: [{ kind: "group", groupName: "Sales" }, { kind: "excludeGroup", groupName: "Sales contractors" }],
}, ${options});
`;

export function profilesNamed(loopback: Loopback, name = "iOS mail") {
  return [...loopback.tenant.deviceConfigurations.values()].filter(({ displayName }) => displayName === name);
}
