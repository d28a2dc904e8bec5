import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Model, StackModel } from "./model";
import { brokenPromises, type Picture, pictureOf, type Real } from "./real";

export type Command = fc.AsyncCommand<Model, Real>;

export const keysOf = <T extends object>(value: T) => Object.keys(value) as (keyof T & string)[];

/** @param words description of the command, which a failure prints */
export function command(
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

export const stackOf = (model: Model, key: string): StackModel => model.stacks[key] as StackModel;
export const shown = (real: Real): Picture => pictureOf(real.estate.loopback.tenant);

export const stackKey = fc.constantFrom("dev", "dev", "dev", "prod", "elsewhere");

/** The names of resources that a program may declare. */
export const names = ["mail", "post", "who", "more", "phones", "apps"] as const;
