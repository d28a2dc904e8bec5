import type { Command } from "commander";
import { visible } from "../foreignText";

/** Lines for people on a terminal or in a build log, without control characters and commands for either. */
const lines = (text: string): string => text.split("\n").map(visible).join("\n");

export const say = (text: string): void => console.log(lines(text));
export const complain = (text: string): void => console.error(lines(text));

/** Escapes commander's error messages, which repeat the arguments: a build may pass the name of a branch. */
export function harmlessly(command: Command): void {
  command.configureOutput({ writeErr: (text) => complain(text.replace(/\n$/, "")) });
  for (const one of command.commands) harmlessly(one);
}

/** For text with our own colour codes; the caller has already escaped all other text. */
export const sayColoured = (text: string): void => console.log(text);

/** For output that programs read; it is printed unchanged. */
export const print = (text: string): void => void process.stdout.write(text);

/** Escapes every string in a value for the output to people. */
export function shown<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(shown) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)])) as T;
}
