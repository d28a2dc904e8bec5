import * as fc from "fast-check";
import { command, names, stackKey, stackOf } from "./command";
import type { AssignmentWish, Model, PolicyWish, ProfileWish, Wish } from "./model";
import { mayRun, runUp } from "./runUp";

export const declare = fc
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

/** Replaces names in the wish with the ids at the time when the program is written. */
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

/** Declares and deploys a profile and an assignment, because most other commands need them. */
export const rollOut = fc
  .tuple(stackKey, fc.constantFrom("authoritative", "additive"), fc.constantFrom("Sales", "Board"))
  .map(([key, mode, group]) =>
    command(`${key}: mail is assigned to ${group} (${mode}), up`, async (model, real) => {
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

export const leave = fc.tuple(stackKey, fc.constantFrom(...names), fc.boolean()).map(([key, name, isUp]) =>
  command(
    `${key}: ${name} is removed from the program${isUp ? ", up" : ""}`,
    async (model, real) => {
      delete stackOf(model, key).wishes[name];
      if (isUp && mayRun(model, key)) await runUp(model, real, key);
    },
    (model) => name in stackOf(model, key).wishes,
  ),
);

/** Renames a resource; assignments that refer to it use the new name. */
export const rename = fc
  .tuple(stackKey, fc.constantFrom(...names), fc.boolean(), fc.constantFrom(undefined, "other"), fc.boolean())
  .map(([key, name, isAlias, provider, isUp]) =>
    command(
      `${key}: ${name} is renamed to ${name}2${isAlias ? " with an alias" : ""}${provider ? " and has another provider" : ""}${isUp ? ", up" : ""}`,
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
