import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fact } from "../../../provider/impact/facts";
import { type Observation, observation } from "../../../provider/impact/observation";
import { linesOf } from "../../../provider/impact/words";
import type { Values } from "../../../provider/lifecycle/define";
import { type Loopback, type LoopbackOptions, trustLoopback } from "../../../provider/loopback";
import { definitions, type Kind } from "../../../provider/resources/index";
import { Session } from "../../../provider/session";
import { configKeys } from "../../../provider/tenant/configKeys";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-observations-"));
export const file = join(folder, "observations.jsonl");
afterEach(() => {
  delete process.env["M365_OBSERVATIONS"];
  delete process.env["M365_AUDIT_WAIT"];
  rmSync(file, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export interface Managed {
  loopback: Loopback;
  id: string;
  /** The outputs in the state. */
  outputs: Values;
  /** Returns what a preview of the unchanged program records. */
  look(config?: Record<string, string>): Promise<Seen>;
}

/** One observation, with the properties in the order of a report. */
interface Seen extends Pick<Partial<Observation>, "error" | "changedBy" | "adminUrl"> {
  isGone?: boolean;
  unkept?: { path: string; declared?: unknown; live?: unknown; words?: string }[];
  impact?: string[];
}

function sorted(facts: readonly Fact[]): Seen {
  if (facts.some(({ kind }) => kind === "gone")) return { isGone: true };
  const unkept = facts.flatMap((fact) => {
    if (fact.kind === "overdue")
      return [{ path: fact.path, declared: fact.hours, live: "overdue", words: linesOf([fact])[0] }];
    return fact.kind === "drift" ? [{ path: fact.path, declared: fact.declared, live: fact.live }] : [];
  });
  const isImpact = ({ kind }: Fact) => !["drift", "overdue", "resets", "benchmarks"].includes(kind);
  return { unkept, impact: linesOf(facts.filter(isImpact)) };
}

export const facts = { name: "it", owner: "0123456789abcdef", ignoreChanges: [] };

export function sessionOf(loopback: Loopback, config: Record<string, string> = {}): Session {
  return new Session(
    (key) => config[key] ?? loopback.environment[configKeys[key][0]],
    () => {},
  );
}

/** Creates the resource as `pulumi up` does, and then compares it as a preview does. */
export async function manage(loopback: Loopback, kind: Kind, inputs: Values): Promise<Managed> {
  trustLoopback(loopback);
  const { id, computed: outputs = {} } = await sessionOf(loopback).create(definitions[kind], facts, inputs);
  loopback.clearRequests();
  return {
    loopback,
    id,
    outputs,
    async look(config) {
      process.env["M365_OBSERVATIONS"] = file;
      process.env["M365_AUDIT_WAIT"] ??= "0";
      rmSync(file, { force: true });
      await sessionOf(loopback, config).diff(definitions[kind], facts, id, outputs, inputs);
      const line = observation.parse(JSON.parse(readFileSync(file, "utf8").trim()));
      const { changedBy, adminUrl, error } = line;
      expect(line).toMatchObject({ owner: facts.owner, name: "it", kind, tenantId: loopback.tenantId });
      expect(line).toMatchObject({ version: 1, verb: "diff", during: "drift" });
      return error === undefined ? { ...sorted(line.facts), changedBy, adminUrl } : { error };
    },
  };
}

export const consent = { userConsent: "off" };
export const lowRisk = ["ManagePermissionGrantsForSelf.microsoft-user-default-low"];
export const profile = {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    useOAuth: true,
  },
};

export const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
export const administrator = (loopback: Loopback, source: string) => ({
  actor: "administrator",
  name: loopback.administrator.userPrincipalName,
  when: time,
  source,
});
export const without = (...permissions: string[]): LoopbackOptions => ({
  seed: (tenant) =>
    Object.assign(tenant, {
      applicationRoles: tenant.applicationRoles.filter((name: string) => !permissions.includes(name)),
    }),
});
