import { ClientSecretCredential } from "@azure/identity";
import { startLoopback, trustLoopback } from "../../provider/loopback";

test("smoke", async () => {
  const t0 = performance.now();
  await using loopback = await startLoopback();
  console.log("start", performance.now() - t0);
  trustLoopback(loopback);
  const credential = new ClientSecretCredential(loopback.tenantId, loopback.clientId, loopback.clientSecret, {
    authorityHost: loopback.authorityHost,
    disableInstanceDiscovery: true,
  });
  const { token } = await credential.getToken("https://graph.microsoft.com/.default");
  const exo = (await credential.getToken("https://outlook.office365.com/.default")).token;
  const graph = async (method: string, path: string, body?: unknown) => {
    const r = await fetch(loopback.graphEndpoint + path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : {"content-type": "application/json"}) } });
    const text = await r.text();
    return `${r.status} ${text.slice(0, 1500)}`;
  };
  const cmd = async (CmdletName: string, Parameters = {}) => {
    const r = await fetch(`${loopback.exchangeEndpoint}/adminapi/beta/${loopback.tenantId}/InvokeCommand`, { method: "POST", body: JSON.stringify({ CmdletInput: { CmdletName, Parameters } }), headers: { authorization: `Bearer ${exo}`, "content-type": "application/json" } });
    return `${r.status} ${(await r.text()).slice(0, 900)}`;
  };
  const out: string[] = [];
  out.push(await graph("GET", "/beta/deviceManagement/deviceConfigurations?$filter=isof('microsoft.graph.iosCustomConfiguration')&$expand=assignments"));
  const ios = { "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration", displayName: "x", usernameSource: "userPrincipalName", accountName: "a", hostName: "h", emailAddressSource: "primarySmtpAddress", durationOfEmailToSync: "userDefined", requireSsl: true, easServices: "email,calendars" };
  out.push(await graph("POST", "/beta/deviceManagement/deviceConfigurations", ios));
  const id = [...loopback.tenant.deviceConfigurations.values()].at(-1)!.id;
  out.push(await graph("PATCH", `/beta/deviceManagement/deviceConfigurations/${id}`, { "@odata.type": ios["@odata.type"], hostName: "h" }));
  out.push(await graph("PATCH", `/beta/deviceManagement/deviceConfigurations('${id}')`, { "@odata.type": ios["@odata.type"], hostName: "h2" }));
  out.push(await graph("PATCH", `/beta/deviceManagement/deviceConfigurations/${id}`, { hostName: "h2" }));
  const sales = [...loopback.tenant.groups.values()].find((g) => g.displayName === "Sales")!;
  out.push(await graph("POST", `/beta/deviceManagement/deviceConfigurations/${id}/assign`, { assignments: [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: sales.id } }] }));
  out.push(await graph("GET", `/beta/deviceManagement/deviceConfigurations/${id}?$expand=assignments`));
  out.push(await graph("GET", `/beta/deviceManagement/deviceConfigurations/${id}/microsoft.graph.iosEasEmailProfileConfiguration/identityCertificate`));
  out.push(await graph("GET", `/v1.0/groups?$filter=displayName eq 'Sales'&$select=id,displayName`));
  out.push(await graph("GET", `/v1.0/policies/authorizationPolicy`));
  out.push(await graph("GET", `/v1.0/nothing`));
  out.push(await cmd("Get-ActiveSyncOrganizationSettings"));
  out.push(await cmd("Set-ActiveSyncOrganizationSettings", { DefaultAccessLevel: "Nope" }));
  out.push(await cmd("Set-ActiveSyncOrganizationSettings", { DefaultAccessLevel: "Allow" }));
  out.push(await cmd("New-ActiveSyncDeviceAccessRule", { Characteristic: "DeviceModel", QueryString: "Outlook for iOS and Android", AccessLevel: "Allow" }));
  out.push(await cmd("Get-MobileDevice", { ResultSize: "Unlimited" }));
  out.push(await graph("DELETE", `/beta/deviceManagement/deviceConfigurations/${id}`));
  console.log(out.join("\n\n"), loopback.log, loopback.violations, loopback.tokenRequests);
});
