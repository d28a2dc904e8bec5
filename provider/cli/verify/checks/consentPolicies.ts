import { check, type Entry, untried } from "../entry";
import { told } from "../facts";
import { firstOf, grantPolicies } from "../found";
import { asExpected } from "../outcome";

const classify = told`a permission of the tenant would have to be classified, and people could then consent to it`;
const announced = told`no answer of the tenant contains what Microsoft changed, and when`;

const mailClients = /^microsoft-user-(default-allow|allow-default)-consent-apps$/i;

/** Checks of the content of app consent policies and of classified permissions. */
export const consentPolicyChecks: Entry[] = [
  check("loopback/data/grantPolicies.ts mailClientSets", ["readGrantPolicies"], async (tenant) => {
    const policies = (await grantPolicies(tenant)).filter(({ id }) => mailClients.test(id));
    const { includes } = firstOf(policies, told`no policy for popular mail clients`);
    const sets = includes ?? [];
    const odd = sets.filter((set) => !set.clientApplicationIds?.length || !set.permissions?.length);
    return asExpected(
      sets.length > 0 && odd.length === 0,
      told`${sets.length} sets of conditions, ${odd.length} without apps or permissions`,
    );
  }),
  untried(
    "resources/integratedAppsSetting/lowRisk/effects.ts classified",
    told`every API of the tenant would have to be checked with a separate request`,
  ),
  untried(
    "resources/integratedAppsSetting/changedBy.ts elsewhere",
    told`the directory's audit log contains a classification only if somebody made one recently`,
  ),
  untried(
    "resources/integratedAppsSetting/policies/contents.ts narrowed",
    told`only shown by whether a person can consent`,
  ),
  untried("resources/integratedAppsSetting/policies/known.ts rolloutOf", announced),
  untried("resources/integratedAppsSetting/policies/causes.ts possibleCauses", announced),
  untried(
    "loopback/data/apiPermissions.ts exchangeScopes",
    told`made up: the provider asks the tenant for the names of ids that it does not know`,
  ),
  untried("loopback/data/permissionClassifications.ts classificationOf", classify),
  untried("loopback/graph/permissionClassifications.ts alreadyClassified", classify),
  untried("loopback/graph/permissionClassifications.ts checked", classify),
];
