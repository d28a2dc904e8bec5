import { type Loopback, type LoopbackOptions, startLoopback } from "../../provider/loopback";
import { createProject, type Project } from "./harness/project";

export interface Stack extends AsyncDisposable {
  loopback: Loopback;
  project: Project;
  /** Replaces the program. */
  program(text: string): Promise<void>;
  writes(): string[];
}

/** A project with the packed package, signed in to a tenant of its own. */
export async function createStack(
  program: string,
  options: { loopback?: LoopbackOptions; env?: NodeJS.ProcessEnv } = {},
): Promise<Stack> {
  const loopback = await startLoopback(options.loopback);
  const project = await createProject({
    program: withImport(program),
    env: { ...loopback.environment, ...options.env },
  });
  return {
    loopback,
    project,
    program: (text) => project.write({ "index.ts": withImport(text) }),
    writes: () => writesOf(loopback),
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await loopback.close();
    },
  };
}

export const writesOf = ({ requests }: Loopback): string[] =>
  requests
    .filter(({ kind }) => kind === "write")
    .map(({ method, path, cmdlet }) => cmdlet ?? `${method} ${path}`);

const withImport = (program: string) => `
import * as pulumi from "@pulumi/pulumi";
import { EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy, ProfileAssignment } from "pulumi-m365";
${program}
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
