import { ownerOf } from "../../provider/lifecycle/owner";
import type { TenantData } from "../../provider/loopback";
import { type Estate, openEstate } from "../../tools/faults/estate";
import type { Key, Model, StackModel, Tenant, Wishes } from "./model";

const groupNames = ["Sales", "Board", "Contractors"];

/** Ids of other teams' objects, which no command of the model may change. */
interface Others {
  android: string;
  restrictions: string;
  ios: string;
}

/** Runs one stack, with the engine or with the lifecycle alone. */
export interface Driver {
  rename(name: string): Promise<void>;
  /** Returns whether the preview has changes; throws if it fails. Passes the user's lines to `say`. */
  preview(wishes: Wishes, say: (line: string) => void): Promise<boolean>;
  up(wishes: Wishes, say: (line: string) => void): Promise<void>;
  refresh(): Promise<void>;
  /** `pulumi state delete` of a resource and its dependents; the first name is the resource. */
  forget(names: readonly string[]): Promise<void>;
  /** Creates one resource of the program. */
  make(wishes: Wishes, name: string): Promise<void>;
}

/** The system under test: a tenant on 127.0.0.1, with one stack for each of the model's. */
export interface Real {
  estate: Estate;
  others: Others;
  stacks: Record<string, Driver>;
  urnOf(stack: string, kind: string, name: string): string;
  /** The program of each stack's last run, as text. */
  lastUp: Record<string, string>;
}

export async function openReal(): Promise<{ real: Real; saved: TenantData }> {
  const estate = await openEstate();
  const { administrator } = estate.loopback;
  const made = (type: string, displayName: string, more: object) => {
    const { id } = administrator.createDeviceConfiguration({
      "@odata.type": `#microsoft.graph.${type}`,
      displayName,
      ...more,
    });
    administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" }]);
    return id;
  };
  const others = {
    ios: estate.ids.foreignProfile,
    android: made("androidWorkProfileGmailEasConfiguration", "Work profile", {
      hostName: "mail.contoso.com",
    }),
    restrictions: made("iosCustomConfiguration", "iOS restrictions", {
      payloadName: "restrictions",
      payloadFileName: "restrictions",
      payload: "",
    }),
  };
  return { real: { estate, others, stacks: {}, lastUp: {}, urnOf: () => "" }, saved: estate.save() };
}

/** Restores the tenant to its initial state. */
export function restart({ estate }: Real, saved: TenantData): void {
  estate.restore(saved);
  estate.loopback.clearRequests();
}

export function modelOf(real: Real, tenant: TenantData): Model {
  const stack = (name: string): StackModel => ({ name, wishes: {}, held: new Map() });
  return {
    tenant: {
      made: 0,
      groups: new Map(groupNames.map((name) => [name, groupIdOf(tenant, name)])),
      profiles: new Map([
        [
          real.others.ios,
          {
            displayName: "Mail of another team",
            hostName: "mail.fabrikam.com",
            isFresh: false,
            entries: new Set([`group/${groupIdOf(tenant, "Board")}`]),
          },
        ],
      ]),
      level: "Allow",
      rules: new Map([["DeviceModel/Meeting room", "Allow"]]),
      consent: new Set(["microsoft-user-default-low"]),
    },
    stacks: { dev: stack("dev"), prod: stack("prod"), elsewhere: stack("dev") },
    others: real.others,
    adopts: true,
  };
}

const groupIdOf = ({ groups }: TenantData, name: string): string =>
  [...groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

const groupEntry = /^#microsoft\.graph\.(exclusionG|g)roupAssignmentTarget$/;

function entriesOf({ assignments }: TenantData, id: string): Key[] {
  return (assignments.get(id) ?? [])
    .filter(({ source }) => source === "direct")
    .map(({ target }) => {
      const kind = groupEntry.exec(target["@odata.type"])?.[1];
      return `${kind === "exclusionG" ? "excludeGroup" : "group"}/${target.groupId}`;
    })
    .sort();
}

const self = "ManagePermissionGrantsForSelf.";
const markerLine = /\[pulumi:([0-9a-f]{16})\]$/;

const byId = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one.localeCompare(other);

export interface Picture {
  profiles: Record<
    string,
    { displayName: string; hostName: string; marker?: string | undefined; entries: Key[] }
  >;
  level: string;
  rules: string[];
  consent: string[];
}

/** Everything in the tenant that the model describes. */
export function pictureOf({ deviceConfigurations, ...tenant }: TenantData): Picture {
  const ios = [...deviceConfigurations.values()].filter(({ "@odata.type": type }) => type.includes("iosEas"));
  const consent = tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const profiles = ios.map(
    ({ id, displayName, hostName, description }): [string, Picture["profiles"][string]] => [
      id,
      {
        displayName: displayName ?? "",
        hostName: String(hostName),
        marker: markerLine.exec(description ?? "")?.[1],
        entries: entriesOf({ deviceConfigurations, ...tenant }, id),
      },
    ],
  );
  return {
    profiles: Object.fromEntries(profiles.sort(byId)),
    level: tenant.organizationSettings.DefaultAccessLevel,
    rules: [...tenant.deviceAccessRules.values()]
      .map(
        ({ Characteristic, QueryString, AccessLevel }) => `${Characteristic}/${QueryString} ${AccessLevel}`,
      )
      .sort(),
    consent: consent
      .filter((entry) => entry.startsWith(self))
      .map((entry) => entry.slice(self.length))
      .sort(),
  };
}

function hashOf({ urnOf }: Real, marker: string): string {
  const [stack = "", name = ""] = marker.split("/");
  return ownerOf(urnOf(stack, "EmailProfile", name));
}

/** The picture that the model expects. */
export function expectedPicture(real: Real, { profiles, level, rules, consent }: Tenant): Picture {
  return {
    profiles: Object.fromEntries(
      [...profiles]
        .map(
          ([id, { displayName, hostName, marker, entries }]) =>
            [
              id,
              { displayName, hostName, marker: marker && hashOf(real, marker), entries: [...entries].sort() },
            ] as const,
        )
        .sort(byId),
    ),
    level,
    rules: [...rules].map(([rule, access]) => `${rule} ${access}`).sort(),
    consent: [...consent].sort(),
  };
}

/** The broken promises about other teams' objects, and invalid requests. */
export function brokenPromises({ estate, others }: Real): string[] {
  const { tenant, violations } = estate.loopback;
  const consent = tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const promises: [boolean, string][] = [
    [
      tenant.assignments.get(others.android)?.length === 1,
      "the Android profile of another team lost its users",
    ],
    [tenant.assignments.get(others.restrictions)?.length === 1, "iOS restrictions lost their users"],
    [
      !tenant.deviceConfigurations.has(others.ios) ||
        (tenant.assignments.get(others.ios) ?? []).some(({ source }) => source === "policySets"),
      "the entry of a policy set is gone",
    ],
    [
      consent.includes("ManagePermissionGrantsForOwnedResource.operators-policy"),
      "a consent entry of another kind is gone",
    ],
  ];
  return [...violations, ...promises.filter(([isKept]) => !isKept).map(([, what]) => what)];
}
