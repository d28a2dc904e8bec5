import * as pulumi from "@pulumi/pulumi";
import type { Session } from "../provider/session";
import { assertConfiguration } from "./configuration";

/** By running stack, because one process may run several stacks after or beside each other. */
const sessions = new WeakMap<object, Session>();

/** Runs in the stack's own program: Pulumi's dynamic host knows no functions. */
export async function lookUp<T>(name: string, args: object = {}): Promise<T> {
  assertConfiguration();
  const { lookups } = load().lookups;
  const found = lookups.find((one) => one.name === name);
  if (!found) throw new Error(`there is no function ${name}`);
  const stack = pulumi.runtime.getStackResource();
  const session = (stack && sessions.get(stack)) ?? open();
  if (stack) sessions.set(stack, session);
  return plainly(session.lookUp(found, { ...args })) as Promise<T>;
}

export function lookUpOutput<T>(name: string, args: object = {}): pulumi.Output<T> {
  return pulumi.output(args).apply((known) => lookUp<T>(name, known)) as pulumi.Output<T>;
}

function open(): Session {
  const { Session } = load().session;
  return new Session(
    (key) => pulumi.runtime.getConfig(`m365:${key}`),
    (line) => {
      pulumi.log.info(line);
    },
  );
}

/** The provider is loaded by programs that look something up, and by no others. */
function load() {
  return {
    lookups: require("../provider/lookups/index") as typeof import("../provider/lookups/index"),
    session: require("../provider/session") as typeof import("../provider/session"),
  };
}

/** The host prints one sentence for such an error, and only without a stack when nobody awaits the function. */
async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error && "isM365Error" in error)) throw error;
    throw Object.assign(new pulumi.RunError(error.message), { stack: "" });
  }
}
