import type { Entry } from "../entry";
import { assignmentChecks } from "./assignments";
import { certificateChecks } from "./certificates";
import { consentPolicyChecks } from "./consentPolicies";
import { directoryChecks } from "./directory";
import { elsewhere } from "./elsewhere";
import { exchangeChecks } from "./exchange";
import { intuneChecks } from "./intune";
import { intuneLogChecks } from "./intuneLog";
import { profileChecks } from "./profile";

/** One entry for each row of docs/contract.md; a test compares them. */
export const entries: readonly Entry[] = [
  ...intuneChecks,
  ...intuneLogChecks,
  ...directoryChecks,
  ...consentPolicyChecks,
  ...exchangeChecks,
  ...elsewhere,
  ...profileChecks,
  ...certificateChecks,
  ...assignmentChecks,
];
