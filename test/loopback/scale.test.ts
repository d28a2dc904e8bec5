import { addDevices, emptyTenant, type TenantData } from "../../provider/loopback";
import { configurations, connect, workProfile } from "./client";

const many = (seed: (tenant: TenantData) => void) => (tenant: TenantData) => {
  Object.assign(tenant, { ...emptyTenant(tenant.tenantId) });
  seed(tenant);
};

test("5,000 profiles are listed with their assignments, each one once", async () => {
  await using client = await connect({ seed: many(() => {}) });
  const { administrator } = client.loopback;
  for (let index = 0; index < 5000; index += 1) {
    const { id } = administrator.createDeviceConfiguration({
      ...workProfile,
      displayName: `Profile ${index}`,
    });
    administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }]);
  }

  const ids = new Set<string>();
  let next: string | undefined = `${configurations}?$expand=assignments&$top=1000`;
  while (next !== undefined) {
    const { body } = await client.graph("GET", next);
    for (const { id, assignments } of body.value) if (assignments.length === 1) ids.add(id);
    next = body["@odata.nextLink"];
  }

  expect(ids.size).toBe(5000);
  expect(client.loopback.log).toHaveLength(5);
});

test("50,000 devices are paged through, each one once", async () => {
  await using client = await connect({
    seed: many((tenant) => addDevices(tenant, { app: "gmail", count: 50_000 })),
  });
  const body = { CmdletInput: { CmdletName: "Get-MobileDevice", Parameters: { ResultSize: "Unlimited" } } };
  const { exchangeEndpoint, tenantId } = client.loopback;

  const guids = new Set<string>();
  let next: string | undefined = `${exchangeEndpoint}/adminapi/beta/${tenantId}/InvokeCommand`;
  while (next !== undefined) {
    const answer = await client.exchangeUrl("POST", next, body);
    for (const { Guid } of answer.body.value) guids.add(Guid);
    next = answer.body["@odata.nextLink"];
  }

  expect(guids.size).toBe(50_000);
  expect(client.loopback.log).toHaveLength(50);
});
