/**
 * What the documentation promises, and nothing of how it is done: who owns what, and what each command leaves in the
 * tenant. Ids are the tenant's; a profile that is about to be made has the name of its resource until then.
 */
export type Key = string;

interface Profile {
  displayName: string;
  hostName: string;
  /** Which resource made it, as the tenant tells: stack and name. */
  marker?: string | undefined;
  /** Nobody changed it since it was made, and that was just now. */
  isFresh: boolean;
  entries: Set<Key>;
}

export interface Tenant {
  /** Ids of the groups that exist, by name. */
  groups: Map<string, string>;
  /** How many groups were made again, so that each gets an id of its own. */
  made: number;
  profiles: Map<string, Profile>;
  level: "Allow" | "Block";
  rules: Map<string, string>;
  consent: Set<string>;
}

export interface Target {
  group: string;
  /** The program says the id, which the group had when it was written. */
  id?: string;
  isExcluded: boolean;
}

interface Common {
  alias?: string;
  provider?: string;
  /** The main property is left to others: host, targets, rules or consent. */
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

/** What a stack's state holds. */
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
      /** What each rule was before this resource took it in hand. */
      brought: Map<string, string | undefined>;
    }
  | { kind: "IntegratedAppsSetting"; wish: ConsentWish; found: Set<string> };
export type HeldOf<K extends Held["kind"]> = Extract<Held, { kind: K }>;

/** What others need comes first, as the engine sees to it. */
export const inOrder = (wishes: Wishes): [string, Wish][] => {
  const isNeeded = ([, { kind }]: [string, Wish]) => kind === "EmailProfile";
  const all = Object.entries(wishes);
  return [...all.filter(isNeeded), ...all.filter((one) => !isNeeded(one))];
};

export interface StackModel {
  /** A part of every marker. */
  name: string;
  wishes: Wishes;
  held: Map<string, Held>;
}

export interface Model {
  tenant: Tenant;
  stacks: Record<string, StackModel>;
  /** Whether an id is that of an e-mail profile for iOS. */
  others: { android: string; restrictions: string };
  /** Whether a program may take over what differs from it (`opts.import`). */
  adopts: boolean;
}

/** The preview has to stop, and nothing changes. */
export class Refusal extends Error {}

export const markerOf = (stack: StackModel, name: string): string => `${stack.name}/${name}`;

export const union = <T>(one: Iterable<T>, other: Iterable<T>): Set<T> => new Set([...one, ...other]);

export const without = <T>(one: Iterable<T>, other: ReadonlySet<T>): Set<T> =>
  new Set([...one].filter((item) => !other.has(item)));
