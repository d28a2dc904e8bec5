import type { TenantData } from "../../provider/loopback";
import { notAllowedYet } from "../../provider/loopback/exchange/errors";
import { wrappedByGateways } from "../../provider/loopback/graph/errors";
import type { Tenant } from "../../provider/tenant/connect";
import {
  listActiveSyncDeviceAccessRules,
  setActiveSyncDeviceAccessRule,
} from "../../provider/tenant/exchange/accessRules";
import {
  createDeviceConfiguration,
  getDeviceConfiguration,
} from "../../provider/tenant/graph/deviceConfigurations";
import { getGroup } from "../../provider/tenant/graph/groups";
import { openRoom } from "../resources/harness";
import { gmailProfile } from "./gmailProfile";

const id = "eedf4cbf-60f4-42ef-b9ad-de9d7de3b6e4";
const getProfile = ({ graph }: Tenant) => getDeviceConfiguration(graph, id);

async function refusalOf(
  act: (tenant: Tenant) => Promise<unknown>,
  { fault, ...changes }: { fault?: { status: number; body: unknown } } & Partial<TenantData>,
) {
  await using room = await openRoom();
  Object.assign(room.loopback.tenant, changes);
  if (fault) room.loopback.inject({ match: {}, times: Number.POSITIVE_INFINITY, ...fault });
  const { tenant } = room.operation();
  const error = await act(tenant).catch((thrown: unknown) => thrown);
  const { code, message } = error as Error & { code: string };
  return [code, message.replace(/ \(request-id [\w-]+\)$/, "")];
}

describe("a service that the tenant does not have is reported as missing", () => {
  const notIntune = (method: string, path: string) =>
    `${method} /beta/deviceManagement/deviceConfigurations${path}: Intune is not available in this tenant (400 BadRequest: Request not applicable to target tenant): the tenant has no Intune licence, or its MDM authority was never set. Check both in the Intune admin center > Tenant administration > Tenant status, then run this again.`;

  test.each<[string, (tenant: Tenant) => Promise<unknown>, string]>([
    ["read", getProfile, notIntune("GET", `/${id}`)],
    ["write", ({ graph }) => createDeviceConfiguration(graph, gmailProfile()), notIntune("POST", "")],
  ])("for Intune, by a %s", async (_, act, sentence) => {
    expect(await refusalOf(act, { services: ["exchange"] })).toEqual(["M365_NO_SERVICE", sentence]);
  });

  test.each<[string, (tenant: Tenant) => Promise<unknown>, string]>([
    ["read", listActiveSyncDeviceAccessRules, "Get-ActiveSyncDeviceAccessRule"],
    [
      "write",
      (tenant) => setActiveSyncDeviceAccessRule(tenant, "x", "Block"),
      "Set-ActiveSyncDeviceAccessRule",
    ],
  ])("for Exchange, by a %s", async (_, act, cmdlet) => {
    expect(await refusalOf(act, { services: ["intune"] })).toEqual([
      "M365_NO_SERVICE",
      `${cmdlet}: Exchange Online is not available in this tenant (404 without a message): the tenant has no subscription with Exchange, or its organisation is still being set up. Check Billing > Your products in the Microsoft 365 admin center, then run this again.`,
    ]);
  });

  test("and the other service still works", async () => {
    await using room = await openRoom();
    room.loopback.tenant.services = ["exchange"];

    await expect(listActiveSyncDeviceAccessRules(room.operation().tenant)).resolves.toEqual([]);
  });

  test("a gateway's error page does not mean that the tenant has no Exchange", async () => {
    const fault = { status: 404, body: "<html>Not here</html>" };

    const [code] = await refusalOf(listActiveSyncDeviceAccessRules, { fault });

    expect(code).toBe("M365_API");
  });
});

test.each([
  [
    "Get-ActiveSyncDeviceAccessRule",
    listActiveSyncDeviceAccessRules,
    "Global Reader in Entra ID (or the Exchange role View-Only Configuration)",
    "",
  ],
  [
    "Set-ActiveSyncDeviceAccessRule",
    (tenant: Tenant) => setActiveSyncDeviceAccessRule(tenant, "x", "Block"),
    "Exchange Administrator in Entra ID (or the Exchange role Organization Client Access)",
    " It changed nothing.",
  ],
])(
  "Exchange's 401 for %s names the role, which may not be effective yet",
  async (cmdlet, act, role, outcome) => {
    expect(await refusalOf(act, { fault: notAllowedYet(cmdlet) })).toEqual([
      "M365_FORBIDDEN",
      `401 from Exchange Online (${cmdlet}): the application has Exchange.ManageAsApp, but no role that includes this cmdlet, or the role is not active yet. Assign it the role ${role}, then run this again; a role takes effect within minutes, sometimes after an hour.${outcome}`,
    ]);
  },
);

const twice = (code: string, text: string) => ({
  error: { code: "InternalError", message: JSON.stringify(wrappedByGateways(code, text)) },
});

describe("an error text of Intune is unwrapped completely", () => {
  test.each([
    ["by one gateway", wrappedByGateways("BadRequest", "The name is taken")],
    ["by two gateways", twice("BadRequest", "The name is taken")],
    [
      "truncated",
      { error: { code: "BadRequest", message: '{"_version":3,"Message":"The name is taken","Custom' } },
    ],
    [
      "with another key",
      {
        error: {
          code: "UnknownError",
          message: JSON.stringify({ error: { code: "BadRequest", message: "The name is taken" } }),
        },
      },
    ],
  ])("%s", async (_, body) => {
    const [, sentence] = await refusalOf(getProfile, { fault: { status: 400, body } });

    expect(sentence).toBe(
      `GET /beta/deviceManagement/deviceConfigurations/${id}: 400 BadRequest: The name is taken. Correct what the service rejects, then run this again.`,
    );
  });

  test("a text that consists of braces, or is nested endlessly, is shown as it is", async () => {
    const deep = Array.from({ length: 12 }).reduce<string>((message) => JSON.stringify({ message }), "end");

    for (const message of ["{", "{}", deep]) {
      const fault = { status: 400, body: { error: { code: "BadRequest", message } } };
      const [code, sentence] = await refusalOf(getProfile, { fault });
      expect([code, (sentence ?? "").length < 1_600]).toEqual(["M365_API", true]);
    }
  });

  test("a 401 that contains a refusal is reported as a refusal, not as an invalid credential", async () => {
    const fault = { status: 401, body: wrappedByGateways("Forbidden", "An error has occurred") };

    expect(await refusalOf(getProfile, { fault })).toEqual([
      "M365_FORBIDDEN",
      `401 from GET /beta/deviceManagement/deviceConfigurations/${id}: the application has DeviceManagementConfiguration.ReadWrite.All, so something else prevents this: a role, a licence, scope tags, Conditional Access or Multi Admin Approval. The service says: An error has occurred. Check these with an administrator of the tenant, then run this again.`,
    ]);
  });

  test("a tenant without Intune is recognised however deeply the answer is wrapped", async () => {
    const fault = { status: 400, body: twice("BadRequest", "Request not applicable to target tenant.") };

    expect((await refusalOf(getProfile, { fault }))[0]).toBe("M365_NO_SERVICE");
  });
});

describe("a 404 means that the object is missing only if it is about this object", () => {
  test.each<[string, unknown, string]>([
    ["in Intune's words", wrappedByGateways("ResourceNotFound", "An error has occurred"), "M365_NOT_FOUND"],
    [
      "about this id",
      { error: { code: "ResourceNotFound", message: `${id} was not found.` } },
      "M365_NOT_FOUND",
    ],
    [
      "about another id",
      { error: { code: "ResourceNotFound", message: "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11 was not found." } },
      "M365_API",
    ],
    [
      "about the tenant",
      { error: { code: "ResourceNotFound", message: "The tenant account contoso.com was not found." } },
      "M365_API",
    ],
    ["without a text", "", "M365_API"],
    ["from a gateway", "<html>404</html>", "M365_API"],
    ["from a gateway that returns JSON", { error: { code: "UnknownError", message: "" } }, "M365_API"],
  ])("%s", async (_, body, code) => {
    expect((await refusalOf(getProfile, { fault: { status: 404, body } }))[0]).toBe(code);
  });

  test("a quoted name that contains such a word does not change the meaning of a 404", async () => {
    const body = {
      error: { code: "Request_ResourceNotFound", message: "Resource 'Tenant account' does not exist." },
    };

    expect((await refusalOf(({ graph }) => getGroup(graph, id), { fault: { status: 404, body } }))[0]).toBe(
      "M365_NOT_FOUND",
    );
  });
});
