import type { Tenant } from "../../tenant/connect";
import { type Audiences, indexAudiences } from "./audiences";
import { allProfiles } from "./profileList";

/** All profiles of the tenant, by account and audience. */
export const indexProfiles = async (tenant: Tenant): Promise<Audiences> =>
  indexAudiences((await allProfiles(tenant)).values());
