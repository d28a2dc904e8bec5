import { counted } from "../../../counted";
import type { Tenant } from "../../../tenant/connect";
import {
  type ConditionalAccessPolicy,
  listConditionalAccessPolicies,
} from "../../../tenant/graph/conditionalAccess";

/**
 * Conditional Access policies that make Exchange skip its device access rules for Outlook mobile; empty if the policies
 * cannot be read.
 */
export const skippingPolicies = async (tenant: Tenant): Promise<string[]> =>
  (await listSkippingPolicies(tenant)).map(({ displayName }) => displayName);

/** Those of them that apply to one person. */
export const skippingPoliciesOf = async (tenant: Tenant, person: InGroups): Promise<string[]> =>
  (await listSkippingPolicies(tenant))
    .filter((policy) => reaches(policy, person))
    .map(({ displayName }) => displayName);

async function listSkippingPolicies(tenant: Tenant): Promise<ConditionalAccessPolicy[]> {
  const policies = await counted(tenant, whether, listConditionalAccessPolicies);
  return (policies ?? []).filter(skipsDeviceRules);
}

/** A person, and the groups of which the person is a direct or transitive member. */
export interface InGroups {
  id: string;
  groupIds: readonly string[];
}

/** Conditions on roles and guests are ignored, because their members are not read here. */
function reaches({ conditions: { users } }: ConditionalAccessPolicy, { id, groupIds }: InGroups): boolean {
  if (!users) return true;
  const groups = lower(groupIds);
  const isMeant = (people?: Texts, inGroups?: Texts) =>
    meets(people, ["all", id.toLowerCase()]) || meets(inGroups, groups);
  return (
    isMeant(users.includeUsers, users.includeGroups) && !isMeant(users.excludeUsers, users.excludeGroups)
  );
}

type Texts = readonly string[] | null | undefined;

const whether = "whether Conditional Access applies to Outlook instead";

const exchangeOnline = "00000002-0000-0ff1-ce00-000000000000";
/** [I] "All" includes Exchange Online, although Microsoft's list names only Office 365 and Exchange Online. */
const mailApplications = ["all", "office365", exchangeOnline];
/** [I] A policy without a platform condition counts as one for phones. */
const everyPlatform = ["all"];
const phones = ["ios", "android"];
/**
 * [I] Taken from a partial quotation of Microsoft's list of grant controls; multi-factor authentication is not in it.
 */
const grantControls = ["block", "compliantdevice", "approvedapplication", "compliantapplication"];

/** @see https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/outlook-for-ios-and-android/manage-outlook-for-ios-and-android */
function skipsDeviceRules({ state, conditions, grantControls: grant }: ConditionalAccessPolicy): boolean {
  const { applications, clientAppTypes, platforms } = conditions;
  return (
    state === "enabled" &&
    meets(applications.includeApplications, mailApplications) &&
    !meets(applications.excludeApplications, ["office365", exchangeOnline]) &&
    meets(clientAppTypes, ["all", "mobileappsanddesktopclients"]) &&
    reachesPhones(platforms) &&
    meets(grant?.builtInControls, grantControls)
  );
}

function reachesPhones(platforms: ConditionalAccessPolicy["conditions"]["platforms"]): boolean {
  const included = lower(platforms?.includePlatforms ?? everyPlatform);
  const excluded = lower(platforms?.excludePlatforms);
  return phones.some(
    (phone) => (included.includes("all") || included.includes(phone)) && !excluded.includes(phone),
  );
}

const lower = (values: Texts): string[] => (values ?? []).map((value) => value.toLowerCase());

const meets = (values: Texts, wanted: readonly string[]): boolean =>
  lower(values).some((value) => wanted.includes(value));
