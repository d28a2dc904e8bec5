import { existsSync, rmSync } from "node:fs";
import { findAll } from "../../provider/cli/export/exportedResources";
import { allProfiles } from "../../provider/resources/deviceConfigurations/profileList";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";
import { release } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/release";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import { checkNames } from "../../provider/resources/profileAssignment/resolveNames";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import type { Estate } from "./estate";
import { additive, examples, lowRisk, policy, profile, setting } from "./programs";
import type { Program, Stack } from "./stack";

/** One stack and one tenant, and the files that the operation may use. */
export interface World {
  readonly estate: Estate;
  readonly stack: Stack;
  /** Addresses and credentials; while a service is down, its address is one at which nothing listens. */
  readonly environment: () => Record<string, string>;
  readonly ledgerFile: string;
}

export interface Operation {
  readonly name: string;
  /** The program that is deployed before the operation; then `arrange` changes something as another administrator. */
  readonly rolledOut?: (estate: Estate) => Program;
  readonly arrange?: (world: World) => Promise<void> | void;
  run(world: World): Promise<unknown>;
  /** Runs the operation again, as people do after a failure; throws if it fails again. */
  again(world: World): Promise<void>;
  /** Whether there is nothing left to do. Writes nothing. */
  isDone(world: World): Promise<boolean>;
}

const tenantOf = ({ environment }: World): Tenant => connect(readConfig(() => undefined, environment()));

type Step = (world: World, program: Program, name: string) => Promise<unknown>;

interface Case {
  verb: string;
  rolledOut: (estate: Estate) => Program;
  program: (estate: Estate) => Program;
  arrange?: (estate: Estate) => void;
  step: Step;
}

/** An operation on one resource of a program; the next `up` then completes it. */
function ofResource(
  kind: string,
  name: string,
  { verb, rolledOut, program, arrange, step }: Case,
): Operation {
  return {
    name: `${kind} ${verb}`,
    rolledOut,
    ...(arrange ? { arrange: ({ estate }: World) => arrange(estate) } : {}),
    run: (world) => step(world, program(world.estate), name),
    again: ({ stack, estate }) => stack.up(program(estate)),
    isDone: async ({ stack, estate }) => !(await stack.preview(program(estate))),
  };
}

const steps = {
  check: ({ stack }, program, name) => stack.check(stack.processes(), program, name),
  diff: ({ stack }, program, name) => stack.diff(stack.processes(), program, name),
  create: ({ stack }, program, name) => stack.create(stack.processes(), program, name),
  update: ({ stack }, program, name) => stack.update(stack.processes(), program, name),
  read: ({ stack }, _, name) => stack.read(stack.processes(), name),
  delete: ({ stack }, _, name) => stack.delete(stack.processes(), name),
  preview: ({ stack }, program) => stack.preview(program),
  up: ({ stack }, program) => stack.up(program),
} satisfies Record<string, Step>;

const ofKinds: Operation[] = examples.flatMap(({ kind, name, first, changed, drift, needs = () => ({}) }) => {
  const without = (estate: Estate): Program => needs(estate);
  const as = (declare: typeof first) => (estate: Estate) => ({ ...needs(estate), [name]: declare(estate) });
  const [program, other] = [as(first), as(changed)];
  const cases: Case[] = [
    { verb: "check", rolledOut: without, program, step: steps.check },
    { verb: "create", rolledOut: without, program, step: steps.create },
    { verb: "diff", rolledOut: program, program, step: steps.diff },
    { verb: "diff after drift", rolledOut: program, program, arrange: drift, step: steps.diff },
    { verb: "read", rolledOut: program, program, step: steps.read },
    { verb: "update", rolledOut: program, program: other, step: steps.update },
    { verb: "up after drift", rolledOut: program, program, arrange: drift, step: steps.up },
    { verb: "delete", rolledOut: program, program: without, step: steps.delete },
  ];
  return cases.map((one) => ofResource(kind, name, one));
});

const more: Operation[] = [
  ofResource("ProfileAssignment", "additive", {
    verb: "create, additive",
    rolledOut: () => ({}),
    program: (estate) => ({ additive: additive(estate) }),
    step: steps.create,
  }),
  ofResource("ProfileAssignment", "additive", {
    verb: "delete, additive",
    rolledOut: (estate) => ({ additive: additive(estate) }),
    program: () => ({}),
    step: steps.delete,
  }),
  ofResource("IntegratedAppsSetting", "setting", {
    verb: "create, low-risk permissions",
    rolledOut: () => ({}),
    program: () => ({ setting: lowRisk("User.Read") }),
    step: steps.create,
  }),
  ofResource("IntegratedAppsSetting", "setting", {
    verb: "update, low-risk permissions",
    rolledOut: () => ({ setting: lowRisk("User.Read") }),
    program: () => ({ setting: lowRisk("email") }),
    step: steps.update,
  }),
  ofResource("IntegratedAppsSetting", "setting", {
    verb: "delete, low-risk permissions",
    rolledOut: () => ({ setting: lowRisk("User.Read") }),
    program: () => ({}),
    step: steps.delete,
  }),
  ofResource("EmailProfile", "profile", {
    verb: "replacement",
    rolledOut: (estate) => ({ profile: profile(estate) }),
    program: (estate) => ({
      profile: profile(estate, { settings: { identityCertificateId: undefined, ...android } }),
    }),
    step: steps.up,
  }),
  ofResource("Stack", "", {
    verb: "rollout",
    rolledOut: () => ({}),
    program: everything,
    step: steps.up,
  }),
  ofResource("Stack", "", {
    verb: "preview for m365 drift",
    rolledOut: everything,
    program: everything,
    step: steps.preview,
  }),
  ofResource("Stack", "", {
    verb: "destroy",
    rolledOut: everything,
    program: () => ({}),
    step: steps.up,
  }),
];

const android = {
  platform: "androidWorkProfileGmail",
  accountName: undefined,
  authenticationMethod: undefined,
};

function everything(estate: Estate): Program {
  const [, , mail, who] = examples;
  return {
    policy: policy(),
    setting: setting(),
    ...(mail ? { profile: mail.first(estate) } : {}),
    ...(who ? { assignment: who.first(estate) } : {}),
    additive: additive(estate),
  };
}

/** An operation that only reads, so that there is never anything left to do. */
function reading(name: string, read: (tenant: Tenant) => Promise<unknown>): Operation {
  const run = (world: World) => read(tenantOf(world));
  return {
    name,
    run,
    again: async (world) => void (await run(world)),
    isDone: async () => true,
  };
}

const fast = { writesPerSecond: 100_000 };

/** A command that uses a ledger. */
function command(
  name: string,
  arrange: (world: World) => Promise<void> | void,
  run: (world: World, dryRun: boolean) => Promise<{ devices: number }>,
): Operation {
  return {
    name,
    arrange: (world) => {
      if (existsSync(world.ledgerFile)) rmSync(world.ledgerFile);
      return arrange(world);
    },
    run: (world) => run(world, false),
    again: async (world) => void (await run(world, false)),
    isDone: async (world) => (await run(world, true)).devices === 0,
  };
}

const ledgerOf = ({ ledgerFile, estate }: World) => openLedger(ledgerFile, estate.loopback.tenantId);

const exempting = (world: World, dryRun: boolean) =>
  exempt(tenantOf(world), { ledger: ledgerOf(world), dryRun, ...fast });

function quarantine({ estate }: World): void {
  const { administrator, tenant } = estate.loopback;
  administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  administrator.deviceContacts();
  tenant.organizationSettings.WhenChangedUTC = "2026-01-05T08:00:00.000Z";
}

const commands: Operation[] = [
  command("m365 exempt", () => {}, exempting),
  command(
    "m365 exempt --revoke",
    async (world) => void (await exempting(world, false)),
    (world, dryRun) => revoke(tenantOf(world), { ledger: ledgerOf(world), dryRun, ...fast }),
  ),
  command("m365 release", quarantine, (world, dryRun) =>
    release(tenantOf(world), {
      ledger: ledgerOf(world),
      quarantineHours: 24,
      whenOutlookAppears: "release",
      dryRun,
      ...fast,
    }),
  ),
];

const targets = [{ kind: "group", groupName: "Sales", filterName: "Corporate iPhones" }] as never;

export const operations: readonly Operation[] = [
  ...ofKinds,
  ...more,
  reading("m365 export", (tenant) => findAll(tenant)),
  reading("list of all profiles", allProfiles),
  reading("look-up of targets by name", (tenant) => checkNames(tenant, targets, [])),
  ...commands,
];
