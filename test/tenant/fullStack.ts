import type { Values } from "../../provider/lifecycle/define";
import type { Loopback } from "../../provider/loopback";
import { definitions, type Kind } from "../../provider/resources/index";
import { Session } from "../../provider/session";
import type { ConfigKey } from "../../provider/tenant/configKeys";

export type Stack = Partial<Record<ConfigKey, string>>;
export interface Declared {
  kind: Kind;
  name: string;
  inputs: Values;
}
export type Program = readonly Declared[];
export type Made = Record<string, { id: string; outputs: Values }>;

const factsOf = (name: string) => ({ name, owner: name.padEnd(16, "0"), ignoreChanges: [] });

/** The settings and a profile with a certificate, which Graph links by a URL on its own host. */
export function programOf({ administrator }: Loopback): Program {
  const certificate = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosScepCertificateProfile",
    displayName: "Certificate",
  });
  return [
    { kind: "MobileEmailAccessPolicy", name: "phones", inputs: { mode: "outlookOnly" } },
    {
      kind: "IntegratedAppsSetting",
      name: "apps",
      inputs: {
        userConsent: "custom",
        permissionGrantPolicyIds: ["microsoft-user-default-low"],
        adminConsentRequests: {
          isEnabled: true,
          reviewers: [{ kind: "role", name: "Cloud Application Administrator" }],
        },
      },
    },
    {
      kind: "EmailProfile",
      name: "mail",
      inputs: {
        displayName: "Mail",
        settings: {
          platform: "ios",
          hostName: "mail.contoso.com",
          accountName: "Contoso",
          emailAddressSource: "primarySmtpAddress",
          authenticationMethod: "certificate",
          identityCertificateId: certificate.id,
        },
      },
    },
  ];
}

/** Assigns an existing profile to one group by name and to one by id. */
export const assignmentOf = (profileId: string, groupId: string): Declared => ({
  kind: "ProfileAssignment",
  name: "target",
  inputs: {
    profileId,
    targets: [
      { kind: "group", groupName: "Sales" },
      { kind: "excludeGroup", groupId },
    ],
  },
});

/** Acts as the engine does for `up`, with a new session as in a new process. */
export async function up(stack: Stack, program: Program): Promise<Made> {
  const session = new Session(
    (key) => stack[key],
    () => {},
  );
  const made: Made = {};
  for (const { kind, name, inputs } of program) {
    const definition = definitions[kind];
    expect(await session.check(definition, factsOf(name), {}, inputs)).toEqual([]);
    const { id, computed } = await session.create(definition, factsOf(name), inputs);
    made[name] = { id, outputs: (computed ?? {}) as Values };
  }
  return made;
}

/** Acts as the engine does for a preview. Returns the lines that the user reads, and whether each resource changes. */
export async function preview(
  stack: Stack,
  program: Program,
  made: Made = {},
): Promise<{ lines: string[]; changes: Record<string, boolean> }> {
  const lines: string[] = [];
  const session = new Session(
    (key) => stack[key],
    (line) => lines.push(line),
  );
  const changes: Record<string, boolean> = {};
  for (const { kind, name, inputs } of program) {
    const definition = definitions[kind];
    const known = made[name];
    expect(await session.check(definition, factsOf(name), known ? inputs : {}, inputs)).toEqual([]);
    changes[name] =
      !known ||
      (await session.diff(definition, factsOf(name), known.id, known.outputs, inputs)).changes === true;
  }
  return { lines, changes };
}
