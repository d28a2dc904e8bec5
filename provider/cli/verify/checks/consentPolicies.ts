import { check, type Entry, untried } from "../entry";
import { told } from "../facts";
import { firstOf, grantPolicies } from "../found";
import { asExpected } from "../outcome";

const classify = told`a permission of the tenant would have to be classified, and people could then consent to it`;
const announced = told`what Microsoft changed, and when, stands in no answer of the tenant`;

const mailClients = /^microsoft-user-(default-allow|allow-default)-consent-apps$/i;

/** What app consent policies hold, and which permissions are classified. */
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
    told`every API of the tenant would have to be asked about, each with a request of its own`,
  ),
  untried(
    "resources/integratedAppsSetting/changedBy.ts elsewhere",
    told`the log of the directory holds a classification only where somebody made one lately`,
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
