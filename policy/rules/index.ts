import type { Rule } from "../rule";
import { acceptancesEnd } from "./acceptancesEnd";
import { exclusions } from "./exclusions";
import { filterForAll } from "./filterForAll";
import { noLegacyConsent } from "./noLegacyConsent";
import { oauth } from "./oauth";
import { onDeleteDeclared } from "./onDeleteDeclared";
import { peopleReached } from "./peopleReached";
import { protectedResources } from "./protectedResources";
import { releaseSchedule } from "./releaseSchedule";
import { staysLocked } from "./staysLocked";

/** All rules of the pack; docs/policies.md lists them in the same order. */
export const rules: readonly Rule[] = [
  noLegacyConsent,
  staysLocked,
  releaseSchedule,
  peopleReached,
  exclusions,
  onDeleteDeclared,
  oauth,
  filterForAll,
  acceptancesEnd,
  protectedResources,
];
