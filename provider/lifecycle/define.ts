import type { z } from "zod";
import type { Fact } from "../impact/facts";
import type { ChangedBy, Found } from "../impact/observation";
import type { Tenant } from "../tenant/connect";
import type { OneOwner } from "./oneOwner";

export type Values = Record<string, unknown>;

/** A reason why an input cannot be used, on its path in Pulumi's notation: `targets[0].groupId`. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** What the front knows about the resource, including what the engine's requests leave out. */
export interface ResourceFacts {
  /** The name in the program; messages start with it. */
  name: string;
  /** What messages start with instead of the name. */
  shownAs?: string;
  /** Distinguishes it from another resource of the same name and kind, if a front shows both with the messages. */
  whose?: string;
  /** The type of the component that it is part of, if any. */
  parent?: string | undefined;
  /** A short hash of the URN: the owner of claims, and the marker of profiles in the tenant. */
  owner: string;
  /** Set if a front can show lines with their resource. */
  urn?: string;
  /** Paths that the program told Pulumi to ignore, in Pulumi's notation. */
  ignoreChanges: readonly string[];
  /** Paths of inputs that the program marks as secret, in Pulumi's notation. Default none. */
  secretPaths?: readonly string[];
  /** The id of an existing object that create adopts instead of creating one (`opts.import`). */
  adopt?: string | undefined;
}

/** What one resource holds in the tenant, and what the others of the operation hold: see claims.ts. */
export interface Claims {
  /** The engine checked the resource against what the state holds of it. */
  noteOlds(): void;
  /** The engine compared this object with the program: it is in the state, so a create must not adopt it. */
  noteState(key: string): void;
  /** The resource continues to manage this object. */
  keep(key: string): void;
  /** A create created or adopted this object. */
  make(key: string): void;
  /** Whether a delete must leave the object alone. */
  isTaken(key: string): boolean;
  isInState(key: string): boolean;
  /** A create replaces what the state holds, and the engine never showed which object that is (`--replace`). */
  isReplacedUnseen(): boolean;
  /**
   * The program declares this resource as an owner of a thing.
   *
   * @returns how messages refer to another owner that conflicts with this one; undefined if there is none
   */
  declare(key: string, isAlone: boolean, name: string): string | undefined;
}

/** Everything a verb can use in addition to its arguments. */
export interface Context {
  tenant: Tenant;
  resource: ResourceFacts;
  claims: Claims;
  /** False with `diffAgainst: state`: check and diff stay offline. */
  comparesWithTenant: boolean;
  /** Part of a refresh: lines describe the current state and announce no changes. Default false. */
  isRefresh?: boolean;
  /** The engine has just imported an object, and now compares it with the program. Default false. */
  isImport?: boolean;
  /** Reports facts to people (each sentence once per process, after the resource's name) and to programs. */
  tell(...facts: Fact[]): void;
  /** Reports facts to programs only. */
  record(...facts: Fact[]): void;
  /** Reports a sentence to people that has no facts for programs. */
  say(line: string): void;
  /** Set by `m365 drift`: reasons for refusing a run are reported, and so is who changed something. */
  look?: Look;
}

interface Look {
  /** How long to wait for a log search; 0 skips it. */
  auditWaitMs: number;
  note(found: Found): void;
}

/** The live object as inputs, and as the service returned it. */
export interface Observed<Inputs, Raw = unknown> {
  inputs: Partial<Inputs>;
  raw: Raw;
  /** Values that no input declares but a stack may need: ids, the effective mode. */
  computed?: Values;
  /** When the service says the object was last changed (ISO 8601), if it says so. */
  lastChanged?: string | undefined;
  /** The marker of the resource that created the object (its owner), if it has one. */
  marker?: string | undefined;
  /** Who else may manage it, according to a marker on another object; reported on import. */
  managedElsewhere?: string | undefined;
}

export interface Created {
  id: string;
  computed?: Values;
}

export interface Change<Inputs, Raw = unknown> {
  /** `adopt`: a create that takes over a live object. */
  verb: "create" | "adopt" | "update" | "replace" | "delete";
  id?: string;
  /** What the state holds. */
  olds?: Partial<Inputs>;
  news?: Partial<Inputs>;
  live?: Observed<Inputs, Raw> | undefined;
  /** Input paths that differ between `news` and the tenant. */
  paths: readonly string[];
  /** Input paths that `news` lacks, because their values are known later. Default none. */
  unknownPaths?: readonly string[];
}

/** What a program can declare. */
interface DeclarationOf<Inputs extends object> {
  /** Descriptions, units, defaults and sources live in the schema and nowhere else. */
  inputs: z.ZodType<Inputs>;
  /** Outputs beyond the declared inputs and `tenantId`, with their descriptions. */
  computed: z.ZodObject;
  /** Rules between properties; runs only on inputs that satisfy the schema. Unknown values are undefined. */
  rules?(inputs: Partial<Inputs>, unknownPaths: readonly string[]): CheckFailure[];
  /** Absent if any number of resources can declare the same thing. */
  oneOwner?: OneOwner<Inputs>;
  /** Whether two declarations may be one object under two names. Absent if a create adopts existing objects. */
  isAlike?(one: Partial<Inputs>, other: Partial<Inputs>): boolean;
  /** The live values that a program can declare together. Default all. */
  toDeclarableInputs?(inputs: Partial<Inputs>): Partial<Inputs>;
}

/** Operations on the tenant. */
interface Verbs<Inputs extends object, Raw> {
  /** Checks that need the tenant: names that do not resolve, preconditions. Runs in previews, writes nothing. */
  checkTenant?(context: Context, inputs: Partial<Inputs>, olds: Partial<Inputs>): Promise<CheckFailure[]>;
  /** The object that a create adopts: a setting that always exists, or the result of an interrupted create. */
  findExisting?(
    context: Context,
    inputs: Partial<Inputs>,
    fresh: boolean,
  ): Promise<Existing<Inputs, Raw> | undefined>;
  /** What an update must correct in addition to inputs, one sentence each: the object's marker. */
  upkeep?(context: Context, live: Observed<Inputs, Raw>, news: Partial<Inputs>): string[];
  /** Undefined only if the service answered 404 for this id. */
  observe(
    context: Context,
    id: string,
    options: ObserveOptions<Inputs>,
  ): Promise<Observed<Inputs, Raw> | undefined>;
  /** Called with what a preview compares with, if a write must not go beyond what the preview showed. */
  previewed?(context: Context, id: string, live: Observed<Inputs, Raw>): void;
  /** Absent if there is always an object to adopt. Throws PartlyMade if it fails after the object exists. */
  create?(context: Context, inputs: Inputs): Promise<Created>;
  /**
   * Outputs that are known before a live object is written, such as what a delete restores.
   *
   * @param olds the state before an update; absent when a create takes the object over
   */
  initialOutputs?(
    context: Context,
    live: Observed<Inputs, Raw>,
    inputs: Inputs,
    olds?: Partial<Inputs> & Values,
  ): Values;
  /** Writes only differences, returns when the tenant shows them, and returns computed outputs that changed. */
  update(context: Context, id: string, step: UpdateStep<Inputs, Raw>): Promise<Values | undefined>;
  delete(context: Context, id: string, olds: Partial<Inputs> & Values): Promise<void>;
  /** The parts of the object that the resource holds, if several resources can share it; default the whole object. */
  claims?(
    context: Context,
    id: string,
    values: Partial<Inputs> & Values,
    live?: Observed<Inputs, Raw>,
  ): string[];
  /** List entries whose objects are gone, which a check would refuse and an import leaves out. */
  goneIn?(context: Context, inputs: Partial<Inputs>): Promise<CheckFailure[]>;
}

/** Reports for people and programs. */
interface Reports<Inputs extends object, Raw> {
  /** Whom a change affects, in counts. */
  impact?(context: Context, change: Change<Inputs, Raw>): Promise<Fact[]>;
  /** Who changed the tenant, and when. `live` is absent when the object is gone. */
  changedBy?(
    context: Context,
    id: string,
    differing: { paths: readonly string[]; live?: Observed<Inputs, Raw>; olds: Partial<Inputs> & Values },
  ): Promise<ChangedBy>;
  /** What has happened because of the difference since that time (ISO 8601), in counts. */
  sinceThen?(context: Context, since: string): Promise<Fact[]>;
  /** Promises of the program, other than property values, that are not met. */
  unmetPromises?(context: Context, news: Partial<Inputs>, olds: Partial<Inputs> & Values): Promise<Fact[]>;
  /** How the meaning of declared values has changed since the state was written. No update reverts that. */
  meaningChanges?(context: Context, live: Observed<Inputs, Raw>, olds: Values): Promise<Fact[]>;
  benchmarks?(context: Context, live: Observed<Inputs, Raw>): Fact;
  /** The name of an id; undefined if it is not known. Called for each text in a value that differs. */
  nameOf?(context: Context, id: string, path: string): Promise<string | undefined>;
  /** What exactly a live value means, if the same word can mean several things. */
  standsFor?(context: Context, live: Observed<Inputs, Raw>, path: string): Promise<Values | undefined>;
  adminUrl?(context: Context, id: string): string | undefined;
}

/**
 * A resource: its schema, its operations and its reports. `check`, `diff` and adoption are implemented once for all
 * resources: see check.ts, diff.ts and lifecycle.ts.
 */
export interface Definition<Inputs extends object = Values, Raw = unknown> {
  kind: string;
  schema: DeclarationOf<Inputs>;
  verbs: Verbs<Inputs, Raw>;
  report: Reports<Inputs, Raw>;
  /** All objects of this kind in the tenant. Absent for a setting: a tenant has one, and its id is the tenant's. */
  list?(tenant: Tenant, onPage?: (found: number) => void): Promise<Listed[]>;
}

/** For code that needs only the schema. */
export type Declarable<Inputs extends object = Values> = Pick<Definition<Inputs>, "schema">;

type WithoutContext<Verb> = Verb extends (context: Context, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : Verb;

type Bound<Group> = { [Name in keyof Group]: WithoutContext<Group[Name]> };

/** A definition whose verbs and reports are bound to a context. */
export interface Resource extends Pick<Definition, "kind" | "schema" | "list"> {
  context: Context;
  verbs: Bound<Definition["verbs"]>;
  report: Bound<Definition["report"]>;
  /** The same with another context. */
  within(context: Context): Resource;
}

export interface Listed {
  id: string;
  /** Display name. */
  name: string;
  /** Replaces the name in exported programs if no identifier can be made of it. */
  type?: string | undefined;
}

interface ObserveOptions<Inputs> {
  /** What the program or the state declares, because some values are read only if they are declared. */
  declared: Partial<Inputs> & Values;
  /** The state, which records what this resource added to a shared list. */
  before: Partial<Inputs> & Values;
  /** What the program declares now, without what the state alone declares. */
  now: Partial<Inputs> & Values;
  /** True before a write: requests the object again, even if it has been read before. */
  fresh: boolean;
}

export interface Existing<Inputs, Raw> {
  id: string;
  live: Observed<Inputs, Raw>;
  /** Reported in the preview if the adoption is not self-evident. */
  why?: string;
  /** This resource created it, in a run that was interrupted before it could report it. */
  isOwn?: boolean;
}

interface UpdateStep<Inputs, Raw> {
  olds: Partial<Inputs> & Values;
  news: Inputs;
  /** The live values, overlaid with everything that is declared. */
  wanted: Inputs;
  live: Observed<Inputs, Raw>;
  /** What differs between `wanted` and the tenant; empty when only a steering input changed. */
  paths: readonly string[];
}

/** A create that failed after it created its object: the id and the state are kept, and the next `up` continues. */
export class PartlyMade extends Error {
  readonly made: Created;

  constructor(made: Created, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.made = made;
  }
}
