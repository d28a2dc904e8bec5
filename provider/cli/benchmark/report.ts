import { z } from "zod";
import { isProviderError } from "../../errors";
import { judge, type Result, type Verdict } from "../../impact/benchmarks/judge";
import { type Control, controls, type Posture } from "../../impact/benchmarks/table";
import { schemaAt } from "../../lifecycle/schemaAt";
import { readSetting } from "../../resources/integratedAppsSetting/live";
import { declaredPosture, postureOf as postureOfApps } from "../../resources/integratedAppsSetting/posture";
import { livePolicy } from "../../resources/mobileEmailAccessPolicy/census/accessDecision";
import {
  declaredPolicy,
  postureOf as postureOfAccess,
} from "../../resources/mobileEmailAccessPolicy/impact/posture";
import { readPolicy } from "../../resources/mobileEmailAccessPolicy/live";
import type { Tenant } from "../../tenant/connect";
import { kindIn } from "../drift/engine";
import { inputsOf as schemaOf } from "../drift/ignore/compared";
import { isCompared, isOfTenant } from "../drift/stackState";
import { exportedState } from "../policyOfStack";
import type { OfStack } from "../stackConfiguration";

/** One row of the table. */
export interface JudgedControl extends Pick<Control, "benchmark" | "id" | "title" | "property" | "source"> {
  /** Absent if the tenant could not be read. */
  tenant?: Result;
  /** Result of the values that the stack's last update declared; absent if it declared none. */
  declared?: Result;
  note?: string;
  reason?: string;
}

export interface BenchmarkReport {
  version: 1;
  tenantId: string;
  controls: JudgedControl[];
  /** Why a part of the tenant could not be read. */
  notRead: string[];
}

export async function benchmarkReport(tenant: Tenant, of: OfStack): Promise<BenchmarkReport> {
  const notRead: string[] = [];
  const posture = async (read: () => Promise<Posture>): Promise<Posture> => {
    try {
      return await read();
    } catch (error) {
      if (!isProviderError(error) || error.code === "M365_CANCELLED") throw error;
      notRead.push(error.message);
      return {};
    }
  };
  const [apps, access] = await Promise.all([
    posture(async () => postureOfApps(await readSetting(tenant, withRequests, false))),
    posture(async () => postureOfAccess(livePolicy(await readPolicy(tenant, false)))),
  ]);
  const declared = of.stack === undefined ? {} : await declaredIn(of, tenant.tenantId);
  const judged = [judge({ ...apps, ...access }), judge(declared)] as const;
  return {
    ...{ version: 1, tenantId: tenant.tenantId, notRead },
    controls: controls.map((control) => rowOf(control, ...judged)),
  };
}

/** Admin consent requests are read only if the inputs declare them. */
const withRequests = { adminConsentRequests: { isEnabled: false } };

function rowOf(control: Control, live: readonly Verdict[], declared: readonly Verdict[]): JudgedControl {
  const { benchmark, id, title, property, source, reason } = control;
  const find = (verdicts: readonly Verdict[]) =>
    verdicts.find((one) => one.benchmark === benchmark && one.control === id);
  const [now, wanted] = [find(live), find(declared)];
  return {
    ...{ benchmark, id, title, property, source },
    ...(now ? { tenant: now.result } : {}),
    ...(wanted ? { declared: wanted.result } : {}),
    ...(now?.note ? { note: now.note } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** Keeps only values that are valid in the schema: secrets and values of newer versions cannot be judged. */
function knownOf(kind: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const schema = schemaOf(kind);
  const isKnown = ([key, value]: [string, unknown]) => {
    const at = schema && schemaAt(schema, key);
    return at !== undefined && z.safeParse(at, value).success;
  };
  return Object.fromEntries(Object.entries(inputs).filter(isKnown));
}

async function declaredIn(of: OfStack, tenantId: string): Promise<Posture> {
  const { resources = [] } = (await exportedState(of)) ?? {};
  const ours = resources.filter((one) => isCompared(one) && isOfTenant(one, tenantId));
  const inputsOf = (kind: string) => {
    const found = ours.find(({ type }) => kindIn(type) === kind);
    return found && knownOf(kind, found.inputs);
  };
  const [apps, access] = [inputsOf("IntegratedAppsSetting"), inputsOf("MobileEmailAccessPolicy")];
  const policy = access && declaredPolicy(access);
  return { ...(apps ? declaredPosture(apps) : {}), ...(policy ? postureOfAccess(policy) : {}) };
}
