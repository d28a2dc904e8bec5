import { isProviderError, ProviderError } from "../../errors";
import { Redaction } from "../../lifecycle/redaction";
import type { StackReport } from "../drift/report";
import { environmentOf } from "./environment";
import { isSameTenant, shownStack } from "./run";
import { type FleetTenant, stackOf } from "./tenantsFile";

/** One stack to look at, with all that the look may know of the machine and of the tenant. */
export interface TenantLook {
  stack: string;
  /** What the stack is called among those of other tenants. */
  shownAs: string;
  /** A file with its exported state; otherwise the engine's command exports it. */
  state: string | undefined;
  /** The only tenant that the stack's state and configuration may name. */
  tenantId: string;
  /** For the sign-in, and for the command that exports the state: never those of this process. */
  variables: Record<string, string>;
  signal: AbortSignal;
  /** Told of each pause that a service of the tenant asks for. */
  onAskedToWait(pauseMs: number): void;
}

export interface Looking {
  look(asked: TenantLook): Promise<StackReport>;
  /** The environment of this process, of which each tenant gets its part. */
  own: NodeJS.ProcessEnv;
  /** For one look at one tenant. */
  timeLimitMs: number;
  signal: AbortSignal;
}

export interface Seen {
  stack: StackReport;
  /** When another look may tell more; undefined when none would. */
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
      // Interrupted: half a look is no report.
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

/** A look that does not end when it is told to is left behind. */
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

/** A reason is kept where others read it. */
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
