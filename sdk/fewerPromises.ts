import * as pulumi from "@pulumi/pulumi";

/** Switch for decision 11: if false, the classes leave everything to the SDK, which is slower. */
const isOn = true;

/**
 * Inputs that the program leaves out are undefined immediately, without a promise of the SDK that resolves later, and
 * are known in a preview. The SDK assigns the inputs that are declared.
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

/** Frames for registerResource, Resource, CustomResource, our class and the program. */
const framesToProgram = 5;

/**
 * The SDK records a stack trace for four promises of each property, and mapping the frames to TypeScript takes most of
 * the time of a large program. The program's frame in errors is kept; the resource's position does not depend on it.
 *
 * @returns a function that restores the limit
 */
export function shortenStacks(): () => void {
  const { stackTraceLimit } = Error;
  if (!isOn) return () => undefined;
  Error.stackTraceLimit = Math.min(stackTraceLimit, framesToProgram);
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
