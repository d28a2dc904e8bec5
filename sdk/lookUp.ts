import * as pulumi from "@pulumi/pulumi";
import type { Redaction } from "../provider/lifecycle/redaction";
import type { Session } from "../provider/session";
import { assertConfiguration } from "./configuration";
import { mocksInUse } from "./mocked";

interface Opened {
  session: Session;
  redaction: Redaction;
}

/** Keyed by running stack, because one process can run several stacks, also in parallel. */
const sessions = new WeakMap<object, Opened>();

/**
 * Runs in the stack's own program, because Pulumi's dynamic host does not support functions.
 *
 * @param isSecret whether messages and errors must not contain the arguments
 */
export async function lookUp<T>(name: string, args: object = {}, isSecret = false): Promise<T> {
  const mocks = mocksInUse();
  if (mocks) return mocks.call({ token: `m365:index:${name}`, inputs: { ...args } }) as T;
  assertConfiguration();
  const { lookups } = load();
  const found = lookups.find((one) => one.name === name);
  if (!found) throw new Error(`there is no function ${name}`);
  const stack = pulumi.runtime.getStackResource();
  const opened = (stack && sessions.get(stack)) ?? open();
  if (stack) sessions.set(stack, opened);
  const { session, redaction } = opened;
  if (isSecret) redaction.hide(args);
  return withoutStack(session.lookUp(found, { ...args }, isSecret ? Object.keys(args) : [])) as Promise<T>;
}

export function lookUpOutput<T>(name: string, args: object = {}): pulumi.Output<T> {
  const given = pulumi.output(args);
  return given.apply(async (known) =>
    lookUp<T>(name, known, await pulumi.isSecret(given)),
  ) as pulumi.Output<T>;
}

function open(): Opened {
  const { Session, Redaction } = load();
  const redaction = new Redaction();
  const session = new Session(
    (key) => pulumi.runtime.getConfig(`m365:${key}`),
    (line) => {
      pulumi.log.info(line);
    },
    { redaction },
  );
  return { session, redaction };
}

/** Loads the provider on demand, because only programs that call a function need it. */
function load() {
  return {
    ...(require("../provider/lookups/index") as typeof import("../provider/lookups/index")),
    ...(require("../provider/session") as typeof import("../provider/session")),
    ...(require("../provider/lifecycle/redaction") as typeof import("../provider/lifecycle/redaction")),
  };
}

/** Pulumi prints a RunError as one sentence; the empty stack is for errors of functions that nobody awaits. */
async function withoutStack<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error && "isM365Error" in error)) throw error;
    throw Object.assign(new pulumi.RunError(error.message), { stack: "" });
  }
}
