import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { AssignmentWish, Model, PolicyWish, ProfileWish, StackModel, Wish } from "./model";
import { markerOf, Refusal, without } from "./model";
import { followAliases, refresh, up } from "./operations";
import { brokenPromises, type Driver, expectedPicture, type Picture, pictureOf, type Real } from "./real";

type Command = fc.AsyncCommand<Model, Real>;

const keysOf = <T extends object>(value: T) => Object.keys(value) as (keyof T & string)[];

/** A command by its words and what it does; the words are what a failure prints. */
function command(
  words: string,
  run: (model: Model, real: Real) => Promise<void> | void,
  check = (_: Readonly<Model>) => true,
): Command {
  return {
    check,
    async run(model, real) {
      await run(model, real);
      assert.equal(brokenPromises(real).join("; "), "");
    },
    toString: () => words,
  };
}

const stackOf = (model: Model, key: string): StackModel => model.stacks[key] as StackModel;
const shown = (real: Real): Picture => pictureOf(real.estate.loopback.tenant);

/** A new profile has an id from now on. */
function nameNewProfiles(model: Model, real: Real, stack: StackModel): void {
  const picture = shown(real);
  const expected = expectedPicture(real, model.tenant);
  const { profiles } = model.tenant;
  const fresh = Object.keys(picture.profiles).filter((id) => !profiles.has(id));
  for (const [name, profile] of [...profiles].filter(([id]) => !(id in picture.profiles))) {
    const id = fresh.find((one) => isAlike(picture.profiles[one], expected.profiles[name]));
    if (id === undefined) continue;
    fresh.splice(fresh.indexOf(id), 1);
    profiles.delete(name);
    profiles.set(id, profile);
    for (const held of stack.held.values()) if ("id" in held && held.id === name) held.id = id;
  }
}

const isAlike = (one?: Picture["profiles"][string], other?: Picture["profiles"][string]): boolean =>
  one?.displayName === other?.displayName && one?.marker === other?.marker;

interface Change {
  group: string;
  kind: "group" | "excludeGroup";
  isNew: boolean;
}

/** Who gets or loses a profile, as far as the profile is there before and after. */
function changesOfPeople(before: Model, after: Model): Change[] {
  const names = new Map([...after.tenant.groups].map(([name, id]) => [id, name]));
  const toChange = (isNew: boolean) => (key: string) => {
    const [kind, id] = key.split("/") as [Change["kind"], string];
    const group = names.get(id);
    return group === undefined ? [] : [{ group, kind, isNew }];
  };
  return [...before.tenant.profiles].flatMap(([id, old]) => {
    const entries = after.tenant.profiles.get(id)?.entries;
    if (!entries) return [];
    const reaches = [...old.entries, ...entries].some((key) => key.startsWith("group/"));
    // An exclusion from what nobody gets touches nobody.
    if (!reaches) return [];
    return [
      ...[...without(entries, old.entries)].flatMap(toChange(true)),
      ...[...without(old.entries, entries)].flatMap(toChange(false)),
    ];
  });
}

function assertTold(changes: readonly Change[], lines: readonly string[]): void {
  for (const { group, kind, isNew } of changes) {
    const isTold = lines.some(
      (line) =>
        line.includes(`"${group}"`) && (kind === "excludeGroup" || isNew || /\blose|longer|keep/.test(line)),
    );
    assert.ok(
      isTold,
      `nobody is told that "${group}" (${kind}) ${isNew ? "comes" : "goes"}: ${lines.join(" | ")}`,
    );
  }
}

async function runUp(model: Model, real: Real, key: string): Promise<void> {
  const expected = structuredClone(model);
  const stack = real.stacks[key];
  if (!stack) throw new Error(key);
  const { wishes } = stackOf(model, key);
  const refusal = refusalOf(() => up(expected, stackOf(expected, key)));
  const before = shown(real);
  const lines: string[] = [];
  const previewed = await stack.preview(wishes, (line) => lines.push(line)).catch((error: Error) => error);
  assertSame(shown(real), before, "a preview wrote");
  if (refusal) {
    assert.ok(previewed instanceof Error, `the preview accepts what it has to refuse: ${refusal.message}`);
    followAliases(stackOf(model, key));
    return;
  }
  if (previewed instanceof Error) throw previewed;
  const willChange = !isSame(expectedPicture(real, model.tenant), expectedPicture(real, expected.tenant));
  if (willChange) assert.ok(previewed, "the preview shows no change, but one is due");
  const isAsBefore = real.lastUp[key] === JSON.stringify(stackOf(model, key).wishes);
  if (!willChange && isAsBefore)
    assert.ok(!previewed, `the preview shows a change where there is none: ${lines.join(" | ")}`);
  await stack.up(wishes, (line) => lines.push(line));
  nameNewProfiles(expected, real, stackOf(expected, key));
  assertSame(shown(real), expectedPicture(real, expected.tenant), "up left something else than it should");
  assertTold(changesOfPeople(model, expected), lines);
  const again: string[] = [];
  const isLoud = await stack.preview(wishes, (line) => again.push(line));
  assert.ok(!isLoud, `the second preview shows changes: ${again.join(" | ")}`);
  Object.assign(model, expected);
  real.lastUp[key] = JSON.stringify(stackOf(model, key).wishes);
}

function refusalOf(work: () => void): Refusal | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

const textOf = (picture: Picture): string => JSON.stringify(picture, null, 1);
const isSame = (one: Picture, other: Picture): boolean => textOf(one) === textOf(other);

function assertSame(is: Picture, shall: Picture, what: string): void {
  const [ones, others] = [textOf(is).split("\n"), textOf(shall).split("\n")];
  const differing = [
    ...ones.filter((line) => !others.includes(line)).map((line) => `  is     ${line.trim()}`),
    ...others.filter((line) => !ones.includes(line)).map((line) => `  shall  ${line.trim()}`),
  ];
  assert.ok(isSame(is, shall), `${what}:\n${differing.join("\n")}`);
}

/** Programs in which something is assigned that is not there do not run at all. */
function runs({ wishes }: StackModel): boolean {
  return Object.values(wishes).every(
    (wish) =>
      wish.kind !== "ProfileAssignment" ||
      "id" in wish.of ||
      wishes[wish.of.resource]?.kind === "EmailProfile",
  );
}

/** Two stacks that share one profile undo each other: that is what taking over must not lead to, not a state to go on from. */
function sharesProfiles(model: Model, key: string): boolean {
  const others = keysOf(model.stacks).filter((other) => other !== key);
  const held = new Set(
    others.flatMap((other) =>
      [...stackOf(model, other).held.values()].map((one) =>
        "wish" in one && one.kind === "EmailProfile" ? one.id : "",
      ),
    ),
  );
  return Object.entries(stackOf(model, key).wishes).some(
    ([name, wish]) =>
      wish.kind === "EmailProfile" &&
      !stackOf(model, key).held.has(name) &&
      ((wish.adopt !== undefined && held.has(wish.adopt)) ||
        [...model.tenant.profiles].some(
          ([id, { marker, isFresh }]) =>
            held.has(id) && isFresh && marker === markerOf(stackOf(model, key), name),
        )),
  );
}

const mayRun = (model: Model, key: string): boolean =>
  runs(stackOf(model, key)) && !sharesProfiles(model, key);

const stackKey = fc.constantFrom("dev", "dev", "dev", "prod", "elsewhere");

const declare = fc
  .tuple(stackKey, fc.constantFrom("up", "up", "up", "later"), wishes())
  .map(([key, when, [name, wish]]) =>
    command(
      `${key}: ${name} = ${JSON.stringify(wish)}${when === "up" ? ", up" : ""}`,
      async (model, real) => {
        const { wishes, held } = stackOf(model, key);
        if (wish.kind === "EmailProfile" && wish.adopt !== undefined && !model.adopts) return;
        wishes[name] = resolved(model, wish);
        if (held.get(name)?.kind !== undefined && held.get(name)?.kind !== wish.kind) delete wishes[name];
        if (when === "up" && mayRun(model, key)) await runUp(model, real, key);
      },
    ),
  );

/** Ids are those of the moment in which the program is written. */
function resolved(model: Model, wish: Wish): Wish {
  if (wish.kind === "EmailProfile" && wish.adopt !== undefined)
    return { ...wish, adopt: idFor(model, wish.adopt) };
  if (wish.kind !== "ProfileAssignment") return wish;
  const targets = wish.targets.map((target) =>
    target.id === undefined ? target : { ...target, id: model.tenant.groups.get(target.group) ?? target.id },
  );
  return { ...wish, targets, of: "id" in wish.of ? { id: idFor(model, wish.of.id) } : wish.of };
}

const idFor = ({ others, tenant }: Model, what: string): string =>
  ({ android: others.android, restrictions: others.restrictions })[what] ??
  [...tenant.profiles.keys()][0] ??
  "";

function wishes(): fc.Arbitrary<[string, Wish]> {
  const common = { isIgnored: fc.constantFrom(false, false, false, true) };
  const target = fc.record({
    group: fc.constantFrom("Sales", "Board", "Contractors"),
    isExcluded: fc.constantFrom(false, false, true),
    id: fc.constantFrom(undefined, undefined, "00000000-0000-4000-8000-000000000000"),
  });
  const profile = fc
    .record({
      ...common,
      hostName: fc.constantFrom("mail.contoso.com", "post.contoso.com"),
      adopt: fc.constantFrom(undefined, undefined, undefined, "ios", "android", "restrictions"),
    })
    .map(
      ({ adopt, ...wish }): Wish =>
        ({ kind: "EmailProfile", displayName: "Mail", ...wish, ...(adopt ? { adopt } : {}) }) as ProfileWish,
    );
  const assignment = fc
    .record({
      ...common,
      of: fc.constantFrom({ resource: "mail" }, { resource: "mail" }, { id: "ios" }, { id: "restrictions" }),
      mode: fc.constantFrom("authoritative", "additive", "additive"),
      targets: fc.uniqueArray(target, { maxLength: 3, selector: ({ group }) => group }),
    })
    .map(
      (wish): Wish => JSON.parse(JSON.stringify({ kind: "ProfileAssignment", ...wish })) as AssignmentWish,
    );
  const policy = fc
    .record({
      ...common,
      mode: fc.constantFrom("outlookOnly", "anyApp"),
      rules: fc.uniqueArray(fc.constantFrom("DeviceType/iPhone", "DeviceModel/Meeting room"), {
        maxLength: 2,
      }),
      onDelete: fc.constantFrom("retain", "restore"),
    })
    .map((wish): Wish => ({ kind: "MobileEmailAccessPolicy", ...wish }) as PolicyWish);
  const consent = fc
    .record({
      ...common,
      userConsent: fc.constantFrom("off", "lowRisk", "legacy"),
      onDelete: fc.constantFrom("retain", "restore"),
    })
    .map((wish): Wish => ({ kind: "IntegratedAppsSetting", ...wish }) as Wish);
  return fc.oneof(
    fc.tuple(fc.constantFrom("mail", "mail", "post"), profile),
    fc.tuple(fc.constantFrom("who", "who", "more"), assignment),
    fc.tuple(fc.constant("phones"), policy),
    fc.tuple(fc.constant("apps"), consent),
  );
}

/** Where most of what people have begins. */
const rollOut = fc
  .tuple(stackKey, fc.constantFrom("authoritative", "additive"), fc.constantFrom("Sales", "Board"))
  .map(([key, mode, group]) =>
    command(`${key}: mail goes to ${group} (${mode}), up`, async (model, real) => {
      Object.assign(stackOf(model, key).wishes, {
        mail: { kind: "EmailProfile", displayName: "Mail", hostName: "mail.contoso.com" },
        who: {
          kind: "ProfileAssignment",
          of: { resource: "mail" },
          mode,
          targets: [{ group, isExcluded: false }],
        },
      });
      if (mayRun(model, key)) await runUp(model, real, key);
    }),
  );

const names = ["mail", "post", "who", "more", "phones", "apps"] as const;

const leave = fc.tuple(stackKey, fc.constantFrom(...names), fc.boolean()).map(([key, name, isUp]) =>
  command(
    `${key}: ${name} leaves the program${isUp ? ", up" : ""}`,
    async (model, real) => {
      delete stackOf(model, key).wishes[name];
      if (isUp && mayRun(model, key)) await runUp(model, real, key);
    },
    (model) => name in stackOf(model, key).wishes,
  ),
);

/** Profiles that are assigned in the program follow the name. */
const rename = fc
  .tuple(stackKey, fc.constantFrom(...names), fc.boolean(), fc.constantFrom(undefined, "other"), fc.boolean())
  .map(([key, name, isAlias, provider, isUp]) =>
    command(
      `${key}: ${name} is called ${name}2${isAlias ? " with an alias" : ""}${provider ? " and has another provider" : ""}${isUp ? ", up" : ""}`,
      async (model, real) => {
        const stack = stackOf(model, key);
        const entries = Object.entries(stack.wishes).map(([old, wish]) =>
          renamed(old, wish, { name, isAlias, provider }),
        );
        stack.wishes = Object.fromEntries(entries);
        if (isUp && mayRun(model, key)) await runUp(model, real, key);
      },
      (model) => name in stackOf(model, key).wishes && !(`${name}2` in stackOf(model, key).wishes),
    ),
  );

function renamed(
  old: string,
  wish: Wish,
  { name, isAlias, provider }: { name: string; isAlias: boolean; provider: string | undefined },
): [string, Wish] {
  if (old === name) {
    const { alias: _, adopt: __, ...rest } = wish as ProfileWish;
    return [
      `${name}2`,
      { ...rest, ...(isAlias ? { alias: name } : {}), ...(provider ? { provider } : {}) } as Wish,
    ];
  }
  const follows = wish.kind === "ProfileAssignment" && "resource" in wish.of && wish.of.resource === name;
  return [old, follows ? { ...wish, of: { resource: `${name}2` } } : wish];
}

const upAgain = stackKey.map((key) =>
  command(
    `${key}: up`,
    (model, real) => runUp(model, real, key),
    (model) => mayRun(model, key),
  ),
);

const refreshes = stackKey.map((key) =>
  command(`${key}: refresh`, async (model, real) => {
    const before = shown(real);
    await real.stacks[key]?.refresh();
    assertSame(shown(real), before, "a refresh wrote");
    refresh(model, stackOf(model, key));
  }),
);

const destroys = stackKey.map((key) =>
  command(`${key}: destroy`, async (model, real) => {
    stackOf(model, key).wishes = {};
    await runUp(model, real, key);
  }),
);

const dependents = ({ held }: StackModel, name: string): string[] =>
  [...held]
    .filter(([, { wish }]) => "of" in wish && "resource" in wish.of && wish.of.resource === name)
    .map(([one]) => one);

const stateDelete = fc.tuple(stackKey, fc.constantFrom(...names)).map(([key, name]) =>
  command(
    `${key}: state delete ${name}`,
    async (model, real) => {
      const { held } = stackOf(model, key);
      const gone = [name, ...dependents(stackOf(model, key), name)];
      for (const one of gone) held.delete(one);
      await real.stacks[key]?.forget(gone);
      delete real.lastUp[key];
    },
    (model) => stackOf(model, key).held.has(name),
  ),
);

/** The process dies right after the service made the profile. */
const interrupted = stackKey.map((key) =>
  command(
    `${key}: up, interrupted when mail was made`,
    async (model, real) => {
      const stack = real.stacks[key];
      await stack?.make(stackOf(model, key).wishes, "mail");
      await stack?.forget(["mail"]);
      delete real.lastUp[key];
      const wish = stackOf(model, key).wishes["mail"] as ProfileWish;
      model.tenant.profiles.set("mail", {
        displayName: wish.displayName,
        hostName: wish.hostName,
        marker: markerOf(stackOf(model, key), "mail"),
        isFresh: true,
        entries: new Set(),
      });
      nameNewProfiles(model, real, stackOf(model, key));
    },
    (model) => {
      const stack = stackOf(model, key);
      const wish = stack.wishes["mail"];
      const isNew = wish?.kind === "EmailProfile" && wish.adopt === undefined && !stack.held.has("mail");
      return (
        isNew && ![...model.tenant.profiles.values()].some(({ marker }) => marker === markerOf(stack, "mail"))
      );
    },
  ),
);

const renameStack = fc.constant(
  command(
    "stack dev is called prod, and there is a new dev",
    async (model, real) => {
      const { dev, prod } = model.stacks as Record<string, StackModel>;
      model.stacks["prod"] = { ...(dev as StackModel), name: "prod" };
      model.stacks["dev"] = { ...(prod as StackModel), name: "dev", wishes: {} };
      const stacks = real.stacks;
      const [was, is] = [stacks["dev"], stacks["prod"]] as [Driver, Driver];
      await is.rename("between");
      await was.rename("prod");
      await is.rename("dev");
      [stacks["dev"], stacks["prod"]] = [is, was];
      real.lastUp = {};
    },
    (model) => stackOf(model, "prod").held.size === 0 && stackOf(model, "dev").held.size > 0,
  ),
);

const nth = fc.nat({ max: 3 });

/** What somebody does in a portal with one of the profiles. */
function onProfile(words: string, act: (model: Model, real: Real, id: string) => void) {
  return nth.map((index) =>
    command(
      `an administrator ${words} profile ${index}`,
      (model, real) => {
        const ids = [...model.tenant.profiles.keys()];
        act(model, real, ids[index % ids.length] as string);
      },
      ({ tenant }) => tenant.profiles.size > 0,
    ),
  );
}

const changesHost = onProfile("changes the host of", ({ tenant }, { estate }, id) => {
  estate.loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.fabrikam.com" });
  Object.assign(tenant.profiles.get(id) ?? {}, { hostName: "mail.fabrikam.com", isFresh: false });
});

const deletes = onProfile("deletes", ({ tenant, others }, { estate }, id) => {
  if (id === (others as { ios?: string }).ios) return;
  estate.loopback.administrator.deleteDeviceConfiguration(id);
  tenant.profiles.delete(id);
});

const ages = onProfile("has nothing to do for three days with", ({ tenant }, { estate }, id) => {
  const long = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const profile = estate.loopback.tenant.deviceConfigurations.get(id);
  Object.assign(profile ?? {}, { createdDateTime: long, lastModifiedDateTime: long });
  Object.assign(tenant.profiles.get(id) ?? {}, { isFresh: false });
});

const duplicates = onProfile("duplicates", ({ tenant }, { estate }, id) => {
  const { administrator, tenant: data } = estate.loopback;
  const {
    id: _,
    displayName,
    ...rest
  } = data.deviceConfigurations.get(id) as never as Record<string, string>;
  const copy = administrator.createDeviceConfiguration({
    ...rest,
    displayName: `Copy of ${displayName}`,
  } as never);
  const original = tenant.profiles.get(id);
  if (original)
    tenant.profiles.set(copy.id, {
      ...original,
      displayName: copy.displayName ?? "",
      isFresh: false,
      entries: new Set(),
    });
});

const assigns = fc
  .tuple(nth, fc.constantFrom("Sales", "Board", "Contractors"), fc.boolean())
  .map(([index, group, isExcluded]) =>
    command(
      `an administrator ${isExcluded ? "excludes" : "assigns"} ${group}, or takes it away, in profile ${index}`,
      ({ tenant }, { estate }) => {
        const ids = [...tenant.profiles.keys()];
        const id = ids[index % ids.length] as string;
        const profile = tenant.profiles.get(id);
        const key = `${isExcluded ? "excludeGroup" : "group"}/${tenant.groups.get(group)}`;
        if (!profile) return;
        const entries = profile.entries.has(key)
          ? without(profile.entries, new Set([key]))
          : new Set([...profile.entries].filter((one) => one.split("/")[1] !== key.split("/")[1])).add(key);
        profile.entries = entries;
        const targets = [...entries].map((entry) => {
          const [kind, groupId] = entry.split("/");
          const type = kind === "group" ? "groupAssignmentTarget" : "exclusionGroupAssignmentTarget";
          return { "@odata.type": `#microsoft.graph.${type}`, groupId: groupId as string };
        });
        estate.loopback.administrator.assign(id, targets);
      },
      ({ tenant }) => tenant.groups.has(group),
    ),
  );

const groups = fc.constantFrom("Sales", "Board", "Contractors").map((name) =>
  command(`an administrator deletes the group ${name}, or makes it again`, ({ tenant }, { estate }) => {
    const { administrator, tenant: data } = estate.loopback;
    const id = tenant.groups.get(name);
    if (id !== undefined) {
      administrator.deleteGroup(id);
      tenant.groups.delete(name);
      return;
    }
    const createdDateTime = new Date(
      1_700_000_000_000 + data.groups.size + tenant.made * 1_000,
    ).toISOString();
    tenant.made += 1;
    const made = administrator.createGroup({
      displayName: name,
      members: [...data.users.keys()],
      createdDateTime,
    });
    tenant.groups.set(name, made.id);
  }),
);

const settings = fc.constantFrom("Allow", "Block").map((level) =>
  command(`an administrator sets the default access level ${level}`, ({ tenant }, { estate }) => {
    estate.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: level as "Allow" });
    tenant.level = level as "Allow";
  }),
);

const rules = fc
  .constantFrom("DeviceType/iPhone", "DeviceModel/Meeting room", "DeviceModel/Outlook for iOS and Android")
  .map((rule) =>
    command(`an administrator adds or removes the rule ${rule}`, ({ tenant }, { estate }) => {
      const [Characteristic, QueryString] = rule.split("/") as [never, string];
      const { administrator, tenant: data } = estate.loopback;
      const found = [...data.deviceAccessRules.values()].find((one) => one.QueryString === QueryString);
      if (found) administrator.removeDeviceAccessRule(found.Identity);
      else administrator.addDeviceAccessRule({ Characteristic, QueryString, AccessLevel: "Allow" });
      if (found) tenant.rules.delete(rule);
      else tenant.rules.set(rule, "Allow");
    }),
  );

const consents = fc
  .constantFrom([], ["microsoft-user-default-low"], ["microsoft-user-default-legacy"])
  .map((ids) =>
    command(`an administrator sets consent to ${ids.join() || "off"}`, ({ tenant }, { estate }) => {
      estate.loopback.administrator.setConsentPolicies([
        ...ids.map((id) => `ManagePermissionGrantsForSelf.${id}`),
        "ManagePermissionGrantsForOwnedResource.operators-policy",
      ]);
      tenant.consent = new Set(ids);
    }),
  );

export const allCommands: fc.Arbitrary<Command>[] = [
  rollOut,
  rollOut,
  rollOut,
  declare,
  declare,
  declare,
  leave,
  rename,
  upAgain,
  upAgain,
  refreshes,
  destroys,
  stateDelete,
  interrupted,
  renameStack,
  changesHost,
  deletes,
  ages,
  duplicates,
  assigns,
  assigns,
  groups,
  settings,
  rules,
  consents,
];
