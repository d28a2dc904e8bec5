import { guidOf } from "../data/guid";
import {
  boolean,
  type Cmdlet,
  type CmdletResult,
  directoryObject,
  type Invocation,
  oneObject,
  text,
} from "./cmdlet";

export const organizationConfigCmdlets: Cmdlet[] = [
  {
    name: "Get-OrganizationConfig",
    roles: ["View-Only Configuration", "Organization Configuration"],
    parameters: { Identity: text, RetrieveEwsOperationAccessPolicy: boolean },
    run: get,
  },
];

/** The list of apps that may use EWS is returned only if it is requested. */
function get({ tenant, parameters }: Invocation): CmdletResult {
  const { EwsEnabled, EwsAllowedAppIDs } = tenant.organizationConfig;
  const isAsked = parameters.RetrieveEwsOperationAccessPolicy === true;
  const object = directoryObject(tenant, "CN=Configuration", {
    name: `${tenant.domain.split(".")[0]}.onmicrosoft.com`,
    guid: guidOf(`${tenant.tenantId} organization`),
    objectClass: "msExchOrganizationContainer",
    changed: "2026-01-05T08:00:00.000Z",
  });
  return {
    value: oneObject({
      EwsEnabled,
      EwsAllowedAppIDs: isAsked ? EwsAllowedAppIDs : "",
      EwsApplicationAccessPolicy: null,
      EwsAllowList: null,
      EwsBlockList: null,
      ...object,
    }),
  };
}
