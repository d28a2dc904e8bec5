import type { TenantData } from "../../provider/loopback";
import { guidOf } from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";

type Policy = TenantData["conditionalAccessPolicies"][number];

interface Changes extends Partial<Omit<Policy, "conditions">> {
  applications?: Partial<Policy["conditions"]["applications"]>;
  platforms?: Policy["conditions"]["platforms"];
  clientAppTypes?: string[];
}

const policy = ({ applications = {}, platforms, clientAppTypes, ...rest }: Changes = {}): Policy => ({
  id: guidOf(`conditional access ${rest.displayName}`),
  displayName: "App protection on phones",
  createdDateTime: "2026-01-05T08:00:00Z",
  modifiedDateTime: null,
  state: "enabled",
  conditions: {
    users: { includeUsers: ["All"], excludeUsers: [], includeGroups: [], excludeGroups: [] },
    applications: { includeApplications: ["Office365"], excludeApplications: [], ...applications },
    clientAppTypes: clientAppTypes ?? ["mobileAppsAndDesktopClients"],
    platforms: platforms === undefined ? { includePlatforms: ["iOS"], excludePlatforms: [] } : platforms,
  },
  grantControls: { operator: "OR", builtInControls: ["compliantApplication"] },
  ...rest,
});

async function previewWith(policies: Policy[], mode = "outlookOnly", roles?: string[]) {
  const seed = (tenant: TenantData) => {
    tenant.conditionalAccessPolicies = policies;
    if (roles) tenant.applicationRoles = roles;
  };
  await using room = await openRoom({ seed });
  const operation = room.operation();
  expect(await operation.resource(mobileEmailAccessPolicy).check({ mode })).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
  const asked = room.loopback.log.filter((line) => line.includes("conditionalAccess")).length;
  return { asked, lines: operation.lines.filter((line) => /Conditional Access polic/.test(line)) };
}

test("the preview names the Conditional Access policies that apply to Outlook instead of device access rules", async () => {
  const policies = [policy(), policy({ displayName: "Block old phones" }), policy({ state: "disabled" })];

  expect(await previewWith(policies)).toEqual({
    asked: 1,
    lines: [
      'resource: the Conditional Access policies "App protection on phones" and "Block old phones" apply to Outlook for iOS and Android: for the people in their scope, Exchange does not apply these rules to Outlook.',
    ],
  });
});

const exchangeOnline = "00000002-0000-0ff1-ce00-000000000000";
test.each<[string, Changes]>([
  ["for all apps", { applications: { includeApplications: ["All"] } }],
  ["for Exchange Online by its id", { applications: { includeApplications: [exchangeOnline] } }],
  ["without a platform condition", { platforms: null }],
  ["for all platforms except iOS", { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] } }],
  ["for all client app types", { clientAppTypes: ["all"] }],
  [
    "that requires a compliant device",
    { grantControls: { operator: "OR", builtInControls: ["mfa", "compliantDevice"] } },
  ],
])("a policy %s counts", async (_, changes) => {
  const { lines } = await previewWith([policy(changes)]);

  expect(lines).toEqual([
    'resource: the Conditional Access policy "App protection on phones" applies to Outlook for iOS and Android: for the people in its scope, Exchange does not apply these rules to Outlook.',
  ]);
});

test.each<[string, Changes]>([
  ["in report-only mode", { state: "enabledForReportingButNotEnforced" }],
  ["for another app", { applications: { includeApplications: [guidOf("another app")] } }],
  [
    "for all apps except Office 365",
    { applications: { includeApplications: ["All"], excludeApplications: ["Office365"] } },
  ],
  ["for Windows", { platforms: { includePlatforms: ["windows"], excludePlatforms: [] } }],
  [
    "for all platforms except phones",
    { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS", "android"] } },
  ],
  ["for browsers", { clientAppTypes: ["browser"] }],
  ["that requires only a second factor", { grantControls: { operator: "OR", builtInControls: ["mfa"] } }],
  ["with session controls only", { grantControls: null }],
])("a policy %s does not count", async (_, changes) => {
  expect((await previewWith([policy(changes)])).lines).toEqual([]);
});

test("policies are not requested if every app is allowed, and are left out without the permission", async () => {
  expect(await previewWith([policy()], "anyApp")).toEqual({ asked: 0, lines: [] });
  expect(await previewWith([policy()], "outlookOnly", ["Exchange.ManageAsApp"])).toEqual({
    asked: 1,
    lines: [],
  });
});
