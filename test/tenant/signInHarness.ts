import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Loopback, type LoopbackOptions, startLoopback, trustLoopback } from "../../provider/loopback";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";

export type Variables = Record<string, string | undefined>;

/** A tenant to sign in to, and a folder for credential files. */
export interface SignInRoom {
  loopback: Loopback;
  folder: string;
  file(name: string, content: string | Buffer): string;
  /** The tenant's variables without its secret. */
  signedIn(more: Variables): Tenant;
  close(): Promise<void>;
}

export async function openSignInRoom(options: LoopbackOptions = {}): Promise<SignInRoom> {
  const loopback = await startLoopback(options);
  trustLoopback(loopback);
  const folder = mkdtempSync(join(tmpdir(), "m365-sign-in-"));
  const { M365_CLIENT_SECRET: _, ...variables } = loopback.environment;
  return {
    loopback,
    folder,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    signedIn: (more) => connect(readConfig(() => undefined, { ...variables, ...more })),
    async close() {
      await loopback.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Expects that Graph and Exchange both accept the tokens. */
export async function expectBothServices({ loopback }: SignInRoom, tenant: Tenant): Promise<void> {
  await expect(listGroupsNamed(tenant.graph, "Sales")).resolves.toHaveLength(1);
  await expect(listActiveSyncDeviceAccessRules(tenant)).resolves.toEqual([]);
  expect(loopback.violations).toEqual([]);
}

/** The message of a failed sign-in, after which no request was sent to a service. */
export async function refusal({ loopback }: SignInRoom, tenant: Tenant): Promise<string> {
  const error = await listGroupsNamed(tenant.graph, "Sales").catch((thrown: Error) => thrown);
  expect(loopback.log).toEqual([]);
  return (error as Error).message;
}

export const statuses = ({ loopback }: SignInRoom) => loopback.tokenRequests.map(({ status }) => status);
