import * as fc from "fast-check";
import { command, names, shown, stackKey, stackOf } from "./command";
import { markerOf, type ProfileWish, type StackModel } from "./model";
import { refresh } from "./operations";
import type { Driver } from "./real";
import { assertSame, mayRun, nameNewProfiles, runUp } from "./runUp";

export const upAgain = stackKey.map((key) =>
  command(
    `${key}: up`,
    (model, real) => runUp(model, real, key),
    (model) => mayRun(model, key),
  ),
);

export const refreshes = stackKey.map((key) =>
  command(`${key}: refresh`, async (model, real) => {
    const before = shown(real);
    await real.stacks[key]?.refresh();
    assertSame(shown(real), before, "a refresh changed the tenant");
    refresh(model, stackOf(model, key));
  }),
);

export const destroys = stackKey.map((key) =>
  command(`${key}: destroy`, async (model, real) => {
    stackOf(model, key).wishes = {};
    await runUp(model, real, key);
  }),
);

const dependents = ({ held }: StackModel, name: string): string[] =>
  [...held]
    .filter(([, { wish }]) => "of" in wish && "resource" in wish.of && wish.of.resource === name)
    .map(([one]) => one);

export const stateDelete = fc.tuple(stackKey, fc.constantFrom(...names)).map(([key, name]) =>
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

/** An `up` that is killed right after the service created the profile. */
export const interrupted = stackKey.map((key) =>
  command(
    `${key}: up, interrupted after mail was created`,
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

export const renameStack = fc.constant(
  command(
    "stack dev is renamed to prod, and a new dev is created",
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
