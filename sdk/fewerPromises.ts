import * as pulumi from "@pulumi/pulumi";

/** Switch for decision 11: if false, the classes leave everything to the SDK, which is slower. */
const isOn = true;

/**
 * An input that the program leaves out is undefined: no promise of the SDK has to say so later, and a preview knows it.
 * The SDK assigns the inputs that are there.
 */
export function leaveUndefined({ prototype }: { prototype: object }, inputs: readonly string[]): void {
  if (!isOn) return;
  for (const key of inputs)
    Object.defineProperty(prototype, key, {
      get: () => pulumi.output(undefined),
      set(value) {
        Object.defineProperty(this, key, { value, configurable: true, enumerable: true, writable: true });
      },
    });
}

/** registerResource, Resource, CustomResource, our class, the program. */
const framesToProgram = 5;

/**
 * The SDK records a stack trace for four promises of each property, and mapping their frames to TypeScript is most of
 * what a large program does. The frame that errors show of the program stays; the resource's position does not rest on it.
 *
 * @returns what puts the limit back
 */
export function shortenStacks(): () => void {
  const { stackTraceLimit } = Error;
  if (!isOn) return () => undefined;
  Error.stackTraceLimit = Math.min(stackTraceLimit, framesToProgram);
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
