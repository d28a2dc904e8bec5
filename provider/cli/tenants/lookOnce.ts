import { isProviderError, ProviderError } from "../../errors";
import { Redaction } from "../../lifecycle/redaction";
import type { StackReport } from "../drift/report";
import { environmentOf } from "./environment";
import { isSameTenant, shownStack } from "./run";
import { type FleetTenant, stackOf } from "./tenantsFile";

/** One stack to check, with everything that the check may use of the machine and of the tenant. */
export interface TenantLook {
  stack: string;
  /** Name of the stack in a report with other tenants. */
  shownAs: string;
  /** File with the exported state; if undefined, the pulumi command exports it. */
  state: string | undefined;
  /** The only tenant that the stack's state and configuration may name. */
  tenantId: string;
  /** The environment for the sign-in and for the command that exports the state, instead of that of this process. */
  variables: Record<string, string>;
  signal: AbortSignal;
  /** Called with each pause, in milliseconds, that a service of the tenant asks for. */
  onAskedToWait(pauseMs: number): void;
}

export interface Looking {
  look(asked: TenantLook): Promise<StackReport>;
  /** The environment of this process, of which each tenant gets only a part. */
  own: NodeJS.ProcessEnv;
  /** Milliseconds for one check of one tenant. */
  timeLimitMs: number;
  signal: AbortSignal;
}

export interface Seen {
  stack: StackReport;
  /** Earliest time for another check, in milliseconds since 1970; undefined if it is not needed or would not help. */
  notBeforeMs?: number;
}

export async function lookOnce(tenant: FleetTenant, looking: Looking): Promise<Seen> {
  const { variables, missing } = environmentOf(tenant, looking.own);
  if (missing.length > 0)
    return {
      stack: untold(
        tenant,
        `Set ${missing.join(", ")}: secrets names this environment variable, and it is not set.`,
      ),
    };
  let notBeforeMs = 0;
  const onAskedToWait = (pauseMs: number) => {
    notBeforeMs = Math.max(notBeforeMs, Date.now() + pauseMs);
  };
  const { name, state, tenantId } = tenant;
  const shownAs = shownStack(name, stackOf(tenant));
  const asked = { stack: stackOf(tenant), shownAs, state, tenantId, variables, onAskedToWait };
  const stack = await inTime(looking, (signal) => looking.look({ ...asked, signal })).catch(
    (error: Error) => {
      // Interrupted: an incomplete check must not be reported.
      looking.signal.throwIfAborted();
      return untold(tenant, isProviderError(error) ? error.message : `The check failed: ${error.message}`);
    },
  );
  if (stack.tenantId !== undefined && !isSameTenant(stack.tenantId, tenant.tenantId))
    return {
      stack: untold(
        tenant,
        "The report is about a different tenant than the tenants file names. Check the stack's configuration.",
      ),
    };
  const told = withoutSecrets(stack, tenant, looking.own);
  return stack.status === "notReadable" ? { stack: told, notBeforeMs } : { stack: told };
}

const untold = (tenant: FleetTenant, reason: string): StackReport => ({
  ...{ stack: stackOf(tenant), tenantId: tenant.tenantId },
  ...{ status: "notReadable", reason, resources: [] },
});

/** Rejects when the time is up or the run is interrupted, without waiting for a check that does not stop. */
async function inTime<T>(
  { timeLimitMs, signal }: Looking,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const ended = AbortSignal.any([signal, limit.signal]);
  ended.throwIfAborted();
  const late = `The check did not finish within ${timeLimitMs / 1000} seconds (--time-limit).`;
  const timer = setTimeout(() => limit.abort(new ProviderError("M365_NO_ANSWER", late)), timeLimitMs);
  const isOver = new Promise<never>((_, reject) => {
    ended.addEventListener("abort", () => reject(ended.reason), { once: true });
  });
  try {
    return await Promise.race([work(ended), isOver]);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Masks secrets in the reasons, because reports are stored where others can read them. */
function withoutSecrets(
  stack: StackReport,
  { secrets = {} }: FleetTenant,
  own: NodeJS.ProcessEnv,
): StackReport {
  const redaction = new Redaction();
  for (const from of Object.values(secrets)) redaction.hide(own[from]);
  const hidden = <T extends { reason?: string | undefined }>(one: T): T =>
    one.reason === undefined ? one : { ...one, reason: redaction.of(one.reason) };
  return { ...hidden(stack), resources: stack.resources.map(hidden) };
}
