import type { Command } from "commander";
import { visible } from "../foreignText";

/** Lines for people on a terminal and in the log of a build: nothing in them is a command of either. */
const lines = (text: string): string => text.split("\n").map(visible).join("\n");

export const say = (text: string): void => console.log(lines(text));
export const complain = (text: string): void => console.error(lines(text));

/** What a command says of its own accord repeats what it was called with: a build may pass a branch's name along. */
export function harmlessly(command: Command): void {
  command.configureOutput({ writeErr: (text) => complain(text.replace(/\n$/, "")) });
  for (const one of command.commands) harmlessly(one);
}

/** For what has colours of ours, and has let no other's text through unseen. */
export const sayColoured = (text: string): void => console.log(text);

/** For programs, in a form of their own. */
export const print = (text: string): void => void process.stdout.write(text);

/** Every text in a value, as people may see it. */
export function shown<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(shown) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)])) as T;
}
