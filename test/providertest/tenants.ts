import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { emptyTenant, type Loopback, startLoopback, type TenantData } from "../../provider/loopback";
import { writesOf } from "../e2e/tenant";
import { recordingOf } from "../upgrade/recording";

/** The same for all tenants, so that responses of two tenants can be compared. */
const tenantId = "5e1ec7ed-0000-4000-8000-000000000001";

const profile = { "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration", displayName: "Portal" };

/** Serves a tenant to every test over HTTP, because the tests run in another process. */
export async function serveTenants() {
  const opened = new Map<string, Loopback>();
  const server = createServer((request, response) => void answer(opened, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      for (const loopback of opened.values()) await loopback.close();
    },
  };
}

async function answer(opened: Map<string, Loopback>, request: IncomingMessage, response: ServerResponse) {
  const id = request.url?.slice(1) ?? "";
  const loopback = opened.get(id);
  if (request.method === "POST") {
    const { recording } = JSON.parse(await text(request)) as { recording: string };
    return response.end(JSON.stringify(await open(opened, recording, request.headers.host)));
  }
  if (!loopback) return response.writeHead(404).end();
  if (request.method === "GET") return response.end(JSON.stringify(seen(loopback)));
  opened.delete(id);
  await loopback.close();
  response.end();
}

async function open(opened: Map<string, Loopback>, recording: string, host = "") {
  const seed = (data: TenantData) =>
    void Object.assign(data, emptyTenant(tenantId), recordingOf(recording).tenant);
  const loopback = await startLoopback({ tenantId, ...(recording ? { seed } : {}) });
  const id = randomUUID();
  opened.set(id, loopback);
  return {
    url: `http://${host}/${id}`,
    environment: loopback.environment,
    profile: loopback.administrator.createDeviceConfiguration(profile).id,
  };
}

const seen = (loopback: Loopback) => ({
  settings: settingsOf(loopback.tenant),
  writes: writesOf(loopback),
  violations: loopback.violations,
});

/** Everything that resources manage, without values that change with every write or tenant, and with sets sorted. */
function settingsOf(tenant: TenantData): string {
  const { authorizationPolicy, adminConsentRequestPolicy, organizationSettings } = tenant;
  const settings = {
    profiles: [...tenant.deviceConfigurations.values()],
    assignments: [...tenant.assignments].filter(([, entries]) => entries.length > 0),
    rules: [...tenant.deviceAccessRules.values()],
    authorizationPolicy,
    adminConsentRequestPolicy,
    organizationSettings,
  };
  const portal = settings.profiles.find(({ displayName }) => displayName === profile.displayName);
  return JSON.stringify(settings, comparable, 1).replaceAll(portal?.id ?? "no profile", profile.displayName);
}

function comparable(key: string, value: unknown): unknown {
  if (/^(?:WhenChangedUTC|version|\w+DateTime)$/.test(key)) return undefined;
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? [...value].sort() : value;
}
