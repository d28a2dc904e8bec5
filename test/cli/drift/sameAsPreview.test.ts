import { resourcesOf, stackReport } from "../../../provider/cli/drift/assemble";
import type { StackFindings } from "../../../provider/cli/drift/look";
import { lookFromState } from "../../../provider/cli/drift/lookFromState";
import { withoutNames } from "../../../provider/cli/drift/withoutNames";
import type { Values } from "../../../provider/lifecycle/define";
import {
  addDevices,
  emptyTenant,
  type Loopback,
  startLoopback,
  trustLoopback,
} from "../../../provider/loopback";
import type { Kind } from "../../../provider/resources/index";
import { timeouts } from "../../../provider/tenant/timeouts";
import { consent, lowRisk, profile } from "./managedResource";
import { previewOf } from "./previewUnchanged";
import { type Front, fronts, type KeptResource, made, stateWith } from "./states";

const rule = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };
const sales = [{ kind: "group", groupName: "Sales" }];

interface Resource {
  kind: Kind;
  /** The inputs in the program; the test sets `profileId`. */
  inputs: Values;
  ignoreChanges?: string[];
}

interface Situation {
  program: Record<string, Resource>;
  /** Changes in the tenant before the comparisons. */
  happens?(stage: { loopback: Loopback; kept: Record<string, KeptResource> }): void;
  seed?(tenant: Parameters<typeof emptyTenantOf>[0]): void;
  /** The expected status of each resource, by name. */
  statuses: Record<string, string>;
}

function emptyTenantOf(tenant: { tenantId: string } & object): void {
  Object.assign(tenant, emptyTenant(tenant.tenantId));
}

const mail: Resource = { kind: "EmailProfile", inputs: profile };
const assignment: Resource = { kind: "ProfileAssignment", inputs: { targets: sales } };
const apps: Resource = { kind: "IntegratedAppsSetting", inputs: consent };
const phones: Resource = {
  kind: "MobileEmailAccessPolicy",
  inputs: { mode: "outlookOnly", additionalRules: [rule] },
};
const all = { mail, assignment, apps, phones };
const inLine = { mail: "inLine", assignment: "inLine", apps: "inLine", phones: "inLine" };
const idOf = (kept: Record<string, KeptResource>, name: string) => kept[name]?.id ?? "";
const refuse = (loopback: Loopback, path: RegExp) =>
  loopback.inject({ match: { path }, status: 403, body: {}, times: Number.POSITIVE_INFINITY });

const situations: Record<string, Situation> = {
  "nothing was touched": { program: all, statuses: inLine },
  "a profile was changed": {
    program: all,
    happens: ({ loopback, kept }) =>
      loopback.administrator.changeDeviceConfiguration(idOf(kept, "mail"), {
        ...{ hostName: "mail.contoso.com", roleScopeTagIds: ["0", "7"] },
      }),
    statuses: { ...inLine, mail: "drifted" },
  },
  "a profile was deleted": {
    program: all,
    happens: ({ loopback, kept }) => loopback.administrator.deleteDeviceConfiguration(idOf(kept, "mail")),
    statuses: { ...inLine, mail: "gone", assignment: "gone" },
  },
  "a profile's targets were changed": {
    program: all,
    happens: ({ loopback, kept }) => loopback.administrator.assign(idOf(kept, "mail"), []),
    statuses: { ...inLine, assignment: "drifted" },
  },
  "consent was changed": {
    program: all,
    happens: ({ loopback }) => loopback.administrator.setConsentPolicies(lowRisk),
    statuses: { ...inLine, apps: "drifted" },
  },
  "mobile e-mail access was allowed, and a rule removed": {
    program: all,
    happens: ({ loopback: { administrator } }) => {
      administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
      administrator.removeDeviceAccessRule("iPhone (DeviceType)");
    },
    statuses: { ...inLine, phones: "drifted" },
  },
  "the changed property is ignored": {
    program: {
      mail: { ...mail, ignoreChanges: ["settings.hostName"] },
      assignment: { ...assignment, ignoreChanges: ["targets"] },
      apps: { ...apps, ignoreChanges: ["userConsent"] },
    },
    happens: ({ loopback: { administrator }, kept }) => {
      administrator.changeDeviceConfiguration(idOf(kept, "mail"), { hostName: "mail.contoso.com" });
      administrator.assign(idOf(kept, "mail"), []);
      administrator.setConsentPolicies(lowRisk);
    },
    statuses: { mail: "inLine", assignment: "inLine", apps: "inLine" },
  },
  "a group was deleted": {
    program: { mail, assignment },
    happens: ({ loopback: { administrator, tenant } }) => {
      const group = [...tenant.groups.values()].find(({ displayName }) => displayName === "Sales");
      administrator.deleteGroup(group?.id ?? "");
    },
    statuses: { mail: "inLine", assignment: "drifted" },
  },
  "quarantined devices are overdue": {
    program: {
      phones: {
        kind: "MobileEmailAccessPolicy",
        inputs: {
          mode: "anyAppPromptAll",
          quarantineHours: 24,
          promptVia: "quarantine",
          onDelete: "restore",
        },
      },
    },
    seed: (tenant) => {
      emptyTenantOf(tenant);
      addDevices(tenant as never, { app: "gmail", count: 3 });
    },
    happens: ({ loopback, kept }) => {
      loopback.administrator.deviceContacts();
      Object.assign(kept["phones"]?.outputs ?? {}, {
        promptingSince: new Date(Date.now() - 27 * 3_600_000).toISOString(),
      });
    },
    statuses: { phones: "drifted" },
  },
  "a resource cannot be read": {
    program: { apps, mail },
    happens: ({ loopback }) => void refuse(loopback, /authorizationPolicy/),
    statuses: { apps: "notReadable", mail: "inLine" },
  },
  "the state belongs to another tenant": {
    program: { apps, mail },
    happens: ({ kept }) => {
      for (const { outputs } of Object.values(kept))
        outputs["tenantId"] = "5c2b3a50-0000-4000-8000-000000000000";
    },
    statuses: { apps: "notReadable", mail: "notReadable" },
  },
  "the last run was interrupted": {
    program: { mail },
    happens: ({ loopback, kept }) => {
      Object.assign(kept["mail"]?.outputs ?? {}, { __unfinished: { before: { description: "old" } } });
      loopback.administrator.changeDeviceConfiguration(idOf(kept, "mail"), { hostName: "mail.contoso.com" });
    },
    statuses: { mail: "drifted" },
  },
};

const { goneMs } = timeouts;
beforeEach(() => {
  timeouts.goneMs = 2 * timeouts.firstLookMs;
});
afterEach(() => {
  timeouts.goneMs = goneMs;
});

const cases = Object.entries(situations).flatMap(([name, situation]) =>
  fronts.map((front) => [name, front, situation] as const),
);

test.each(cases)(
  "comparing with the state and previewing the program give the same report where %s (%s)",
  async (_, front, situation) => {
    await using loopback = await startLoopback(situation.seed ? { seed: situation.seed as never } : {});
    trustLoopback(loopback);
    const kept = await rollOut(loopback, front, situation.program);
    situation.happens?.({ loopback, kept });
    const resources = Object.values(kept);
    loopback.clearRequests();

    const state = stateWith(resources);
    const fromState = await lookFromState(state, {
      environment: loopback.environment,
      stackConfiguration: () => undefined,
    });
    const reads = loopback.requests.length;
    const fromProgram = await previewOf(resources, loopback);

    const [one, other] = [fromState, fromProgram].map(reportOf);
    expect(Object.fromEntries(one?.resources.map(({ name, status }) => [name, status]) ?? [])).toEqual(
      situation.statuses,
    );
    expect(withoutRequestIds(one)).toEqual(withoutRequestIds(other));
    expect(reads).toBeLessThanOrEqual(loopback.requests.length - reads);
    expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  },
);

async function rollOut(loopback: Loopback, front: Front, program: Situation["program"]) {
  const kept: Record<string, KeptResource> = {};
  for (const [name, { kind, inputs, ignoreChanges }] of Object.entries(program)) {
    const profileId = kind === "ProfileAssignment" ? { profileId: kept["mail"]?.id } : {};
    kept[name] = await made(loopback, {
      kind,
      name,
      front,
      ignoreChanges,
      inputs: { ...inputs, ...profileId },
    });
  }
  return kept;
}

const reportOf = (look: StackFindings) => withoutNames(stackReport("prod", look, resourcesOf(look)));

const withoutRequestIds = (report: unknown) =>
  JSON.parse(JSON.stringify(report).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id"));
