import { fork } from "node:child_process";
import { join } from "node:path";
import type { LoopbackOptions } from "../../provider/loopback";
import type { Calls } from "./tenantProcess";

type Answer = { id: number; result?: unknown; failure?: string };
type Asynchronous<C extends (...parameters: never[]) => unknown> = (
  ...parameters: Parameters<C>
) => Promise<Awaited<ReturnType<C>>>;
type Client = { [Name in keyof Calls]: Asynchronous<Calls[Name]> };

export type Traffic = ReturnType<Calls["traffic"]>;
export type Tenant = Awaited<ReturnType<ReturnType<typeof startTenants>["start"]>>;

/** Default latency. */
const latencyMs = 50;

/** Starts the process of the loopback tenants. */
export function startTenants() {
  const child = fork(join(__dirname, "tenantProcess.ts"), { execArgv: process.execArgv });
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on("message", (answer: Answer) => waiting.get(answer.id)?.(answer));
  let calls = 0;
  const call = (name: string, ...parameters: unknown[]) =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, ({ result, failure }) => {
        waiting.delete(id);
        if (failure === undefined) resolve(result);
        else reject(new Error(failure));
      });
      child.send({ id, name, parameters });
    });
  const client = new Proxy({} as Client, {
    get:
      (_, name: string) =>
      (...parameters: unknown[]) =>
        call(name, ...parameters),
  });
  return {
    async start(options: LoopbackOptions = {}) {
      const { index, ...facts } = await client.start({ latencyMs, ...options });
      return {
        ...facts,
        clear: () => client.clear(index),
        traffic: () => client.traffic(index),
        multiply: (...parameters: Parameters<Calls["multiply"]> extends [number, ...infer R] ? R : never) =>
          client.multiply(index, ...parameters),
      };
    },
    stop: () => child.disconnect(),
  };
}
