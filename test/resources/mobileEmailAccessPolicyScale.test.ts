import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import { census } from "../../provider/resources/mobileEmailAccessPolicy/census/census";
import { deviceImpactOf } from "../../provider/resources/mobileEmailAccessPolicy/impact/deviceImpact";
import { outlookRule } from "../../provider/resources/mobileEmailAccessPolicy/wire";
import type { Tenant } from "../../provider/tenant/connect";
import { createTransport } from "../../provider/tenant/pipeline";
import { ReadCache } from "../../provider/tenant/readCache";

const devices = 50_000;
const mailboxes = 40_000;
const pageSize = 1000;

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

const retainedMb = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Pages are generated on request, so that the measured memory is the provider's. */
function pageOf(cmdlet: string, start: number): object {
  const [all, make] = cmdlet === "Get-MobileDevice" ? [devices, deviceOf] : [mailboxes, mailboxOf];
  const value = Array.from({ length: pageSize }, (_, at) => make(start + at));
  const next = `https://outlook.office365.com/next?start=${start + pageSize}`;
  return start + pageSize < all ? { value, "@odata.nextLink": next } : { value };
}

const mailboxOf = (index: number) => ({ Identity: `user${index}`, ActiveSyncEnabled: true });

const deviceOf = (index: number) => ({
  Identity: `user${index % mailboxes}\\ExchangeActiveSyncDevices\\EAS§${index}`,
  DeviceId: `${index}`.padStart(32, "0"),
  DeviceType: index % 2 === 0 ? "Outlook" : "Android",
  DeviceModel: index % 2 === 0 ? "Outlook for iOS and Android" : `Model ${index % 300}`,
  DeviceOS: `Android ${index % 12}`,
  DeviceUserAgent: `Android-Mail/2026.${index % 40}`,
  ClientType: "EAS",
  FriendlyName: "x".repeat(2000),
});

test("counting 50,000 devices keeps less than 30 MB in memory", async () => {
  const before = retainedMb();
  const seen: number[] = [];
  const client: HttpClient = {
    async sendRequest(request: PipelineRequest) {
      const start = Number(new URL(request.url).searchParams.get("start") ?? 0);
      const { CmdletName } = JSON.parse(String(request.body)).CmdletInput;
      if (start % 10_000 === 0) seen.push(retainedMb() - before);
      const bodyAsText = JSON.stringify(pageOf(CmdletName, start));
      return { status: 200, headers: createHttpHeaders(), request, bodyAsText };
    },
  };
  const service = "https://outlook.office365.com";
  const identity = {
    getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }),
    claimsFor: () => undefined,
  };
  const exchange = createTransport({ endpoint: service, audience: service, identity, client });
  const tenant = Object.assign(new ReadCache(), { tenantId: "t", exchange }) as unknown as Tenant;

  const { kinds } = await census(tenant);
  seen.push(retainedMb() - before);

  const reach = deviceImpactOf(
    kinds,
    { level: "Allow", rules: [] },
    { level: "Block", rules: [outlookRule] },
    [],
  );
  expect(reach.stop.devices).toBe(25_000);
  expect(reach.stop.users.size).toBe(20_000);
  expect(Math.max(...seen)).toBeLessThan(30);
}, 60_000);
