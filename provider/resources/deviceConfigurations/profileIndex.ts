import type { Tenant } from "../../tenant/connect";
import { type Audiences, indexAudiences } from "./audiences";
import { allProfiles } from "./profileList";

/** The profiles of the whole list by who gets which account. */
export const indexProfiles = async (tenant: Tenant): Promise<Audiences> =>
  indexAudiences((await allProfiles(tenant)).values());
