import type { Values } from "../../provider/lifecycle/define";
import { groupOwnerConsent, type Loopback } from "../../provider/loopback";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack } from "./tenant";

withEngine();
// Long enough for twenty runs of the engine in sequence.
jest.setTimeout(600_000);

/** A closed walk through the names in which each ordered pair of names is adjacent exactly once. */
function everyPair(names: readonly string[]): string[] {
  const left = new Map(names.map((name) => [name, names.filter((other) => other !== name)]));
  const trail = names.slice(0, 1);
  const walk: string[] = [];
  for (let at = trail.at(-1); at !== undefined; at = trail.at(-1)) {
    const next = left.get(at)?.shift();
    if (next === undefined) walk.unshift(trail.pop() as string);
    else trail.push(next);
  }
  return walk;
}

const prompt = { promptVia: "quarantine", onDelete: "restore", whenNotExempted: "warn" };
const modes: Record<string, Values> = {
  outlookOnly: { mode: "outlookOnly" },
  anyAppPromptAll: { mode: "anyAppPromptAll", ...prompt },
  anyAppPromptNew: { mode: "anyAppPromptNew", ...prompt },
  anyApp: { mode: "anyApp" },
};
const consents: Record<string, Values> = {
  off: { userConsent: "off", mailClients: "remove" },
  lowRisk: { userConsent: "lowRisk", mailClients: "remove" },
  microsoftManaged: { userConsent: "microsoftManaged" },
  legacy: { userConsent: "legacy", mailClients: "remove" },
  custom: {
    userConsent: "custom",
    permissionGrantPolicyIds: ["contoso-calendar-apps"],
    mailClients: "remove",
  },
};

const program = (mode: string, consent: string) => `
new MobileEmailAccessPolicy("phones", ${JSON.stringify(modes[mode])} as any);
new IntegratedAppsSetting("apps", ${JSON.stringify(consents[consent])} as any);
`;

const set = "Set-ActiveSyncOrganizationSettings";
const isPrompt = (mode: string) => mode.startsWith("anyAppPrompt");

/** The expected writes to Exchange from one mode to another, in order: text, required rule, level, obsolete rule. */
function policyWrites(from: string, to: string): string[] {
  if (isPrompt(from) && isPrompt(to)) return [];
  if (to === "anyApp")
    return [
      isPrompt(from) ? `${set} DefaultAccessLevel,UserMailInsert` : `${set} DefaultAccessLevel`,
      "Remove-ActiveSyncDeviceAccessRule Confirm,Identity",
    ];
  return [
    ...(isPrompt(from) === isPrompt(to) ? [] : [`${set} UserMailInsert`]),
    ...(from === "anyApp" ? ["New-ActiveSyncDeviceAccessRule AccessLevel,Characteristic,QueryString"] : []),
    `${set} DefaultAccessLevel`,
  ];
}

const self = "ManagePermissionGrantsForSelf.";
const entries: Record<string, string[]> = {
  off: [],
  lowRisk: [`${self}microsoft-user-default-low`],
  microsoftManaged: [
    `${self}microsoft-user-default-recommended`,
    `${self}microsoft-user-default-allow-consent-apps`,
  ],
  legacy: [`${self}microsoft-user-default-legacy`],
  custom: [`${self}contoso-calendar-apps`],
};

interface Written {
  toExchange: string[];
  toGraph: unknown[];
}

function writtenTo({ requests }: Loopback): Written {
  const writes = requests.filter(({ kind }) => kind === "write");
  const cmdlets = writes.filter(({ cmdlet }) => cmdlet !== undefined);
  const parametersOf = (body: unknown) =>
    Object.keys((body as { CmdletInput: { Parameters: object } }).CmdletInput.Parameters).sort();
  return {
    toExchange: cmdlets.map(({ cmdlet, body }) => `${cmdlet} ${parametersOf(body)}`),
    toGraph: writes.filter(({ cmdlet }) => cmdlet === undefined).map(({ body }) => body),
  };
}

test("every change between two modes of both settings writes only what it needs, followed by no changes", async () => {
  const consentWalk = everyPair(Object.keys(consents));
  const modeWalk = everyPair(Object.keys(modes));
  expect([consentWalk.length, modeWalk.length]).toEqual([21, 13]);
  const modeAt = (step: number) => modeWalk[step % (modeWalk.length - 1)] as string;
  await using stack = await createStack(program(modeAt(0), consentWalk[0] as string));
  const { loopback, project } = stack;
  await succeeded(project.up());

  for (const [step, consent] of [...consentWalk.entries()].slice(1)) {
    loopback.clearRequests();
    await stack.program(program(modeAt(step), consent));
    const up = await succeeded(project.up());

    const [fromMode, toMode] = [modeAt(step - 1), modeAt(step)];
    expect({ fromMode, toMode, consent, steps: steps(up).sort(), ...writtenTo(loopback) }).toEqual({
      fromMode,
      toMode,
      consent,
      steps: ["update apps", "update phones"],
      toExchange: policyWrites(fromMode, toMode),
      toGraph: [
        {
          defaultUserRolePermissions: {
            permissionGrantPoliciesAssigned: [groupOwnerConsent, ...(entries[consent] as string[])],
          },
        },
      ],
    });
  }
  await succeeded(project.preview("--expect-no-changes"));
  expect(loopback.violations).toEqual([]);
});
