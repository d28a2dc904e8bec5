/**
 * What the documentation promises, regardless of the implementation: ownership, and the tenant after each command.
 * Ids are the tenant's; until a profile is created, its id is the name of its resource.
 */
export type Key = string;

interface Profile {
  displayName: string;
  hostName: string;
  /** The marker: stack and name of the resource that created the profile. */
  marker?: string | undefined;
  /** Whether the profile was just created and is unchanged since then. */
  isFresh: boolean;
  entries: Set<Key>;
}

export interface Tenant {
  /** Ids of the existing groups, by name. */
  groups: Map<string, string>;
  /** The number of recreated groups, to give each a new id. */
  made: number;
  profiles: Map<string, Profile>;
  level: "Allow" | "Block";
  rules: Map<string, string>;
  consent: Set<string>;
}

export interface Target {
  group: string;
  /** The id in the program: the group's id when the program was written. */
  id?: string;
  isExcluded: boolean;
}

interface Common {
  alias?: string;
  provider?: string;
  /** Whether the main property is in ignoreChanges: host, targets, rules or consent. */
  isIgnored?: boolean;
}
export interface ProfileWish extends Common {
  kind: "EmailProfile";
  displayName: string;
  hostName: string;
  adopt?: string;
}
export interface AssignmentWish extends Common {
  kind: "ProfileAssignment";
  /** A resource of the program, or an id. */
  of: { resource: string } | { id: string };
  mode: "authoritative" | "additive";
  targets: Target[];
}
export interface PolicyWish extends Common {
  kind: "MobileEmailAccessPolicy";
  mode: "outlookOnly" | "anyApp";
  rules: string[];
  onDelete: "retain" | "restore";
}
export interface ConsentWish extends Common {
  kind: "IntegratedAppsSetting";
  userConsent: "off" | "lowRisk" | "legacy";
  onDelete: "retain" | "restore";
}
export type Wish = ProfileWish | AssignmentWish | PolicyWish | ConsentWish;
export type Wishes = Record<string, Wish>;

/** One resource in a stack's state. */
export type Held =
  | { kind: "EmailProfile"; id: string; wish: ProfileWish }
  | {
      kind: "ProfileAssignment";
      id: string;
      wish: AssignmentWish;
      brought: Set<Key>;
      names: Map<string, string>;
    }
  | {
      kind: "MobileEmailAccessPolicy";
      wish: PolicyWish;
      level: Tenant["level"];
      /** The access level of each rule before this resource changed it. */
      brought: Map<string, string | undefined>;
    }
  | { kind: "IntegratedAppsSetting"; wish: ConsentWish; found: Set<string> };
export type HeldOf<K extends Held["kind"]> = Extract<Held, { kind: K }>;

/** Profiles first, because assignments depend on them. */
export const inOrder = (wishes: Wishes): [string, Wish][] => {
  const isNeeded = ([, { kind }]: [string, Wish]) => kind === "EmailProfile";
  const all = Object.entries(wishes);
  return [...all.filter(isNeeded), ...all.filter((one) => !isNeeded(one))];
};

export interface StackModel {
  /** Part of every marker. */
  name: string;
  wishes: Wishes;
  held: Map<string, Held>;
}

export interface Model {
  tenant: Tenant;
  stacks: Record<string, StackModel>;
  /** Ids of objects that are not e-mail profiles for iOS. */
  others: { android: string; restrictions: string };
  /** Whether `opts.import` may adopt an object with differences. */
  adopts: boolean;
}

/** The preview must fail, and nothing changes. */
export class Refusal extends Error {}

export const markerOf = (stack: StackModel, name: string): string => `${stack.name}/${name}`;

export const union = <T>(one: Iterable<T>, other: Iterable<T>): Set<T> => new Set([...one, ...other]);

export const without = <T>(one: Iterable<T>, other: ReadonlySet<T>): Set<T> =>
  new Set([...one].filter((item) => !other.has(item)));
