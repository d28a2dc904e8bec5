import { type Entry, untried } from "../entry";
import { told } from "../facts";

const why = told`newer sources settle it`;

/** Rows that leave docs/contract.md as they are settled; their lines here go with them. */
export const settled: Entry[] = [
  untried("tenant/clouds.ts clouds.china", why),
  untried("tenant/graph/references.ts getReference", why),
  untried("tenant/graph/references.ts deleteReference", why),
  untried("resources/emailProfile/changedBy.ts nameOf", why),
  untried("resources/emailProfile/references.ts knowsNoRoute", why),
  untried("resources/integratedAppsSetting/changedBy.ts requestsActivity", why),
  untried("resources/integratedAppsSetting/changedBy.ts consentNames", why),
  untried("resources/integratedAppsSetting/reviewers.ts plainQuery", why),
  untried("loopback/data/tenantData.ts unlinkUnsupported", why),
  untried("loopback/graph/certificateReferences.ts whenUnset", why),
  untried("loopback/graph/certificateReferences.ts deleteReference", why),
];
