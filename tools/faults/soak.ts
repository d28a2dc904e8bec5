import type { Fault } from "../../provider/loopback";
import { type Estate, graphAppId, openEstate, toGroup } from "./estate";
import type { FaultKind } from "./faultKind";
import { faults } from "./faults";
import { waitLittle } from "./matrix";
import { additive, assignment, lowRisk, policy, profile, setting } from "./programs";
import { randomFrom } from "./random";
import { complaintsAbout } from "./sentence";
import { type Program, Stack } from "./stack";

export interface SoakReport {
  seed: number;
  operations: number;
  violations: string[];
}

interface Soak {
  readonly estate: Estate;
  readonly stack: Stack;
  readonly pick: <T>(some: readonly T[]) => T;
  /** What the program declares now. */
  wish: Program;
}

/** Random operations of one stack and of other administrators, with random faults in between. */
export async function soak(seed: number, operations: number): Promise<SoakReport> {
  waitLittle();
  await using estate = await openEstate();
  const { loopback } = estate;
  const environment = { ...loopback.environment, M365_WRITES_PER_20_SECONDS: "999999" };
  const random = randomFrom(seed);
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;
  const state: Soak = {
    estate,
    stack: new Stack(loopback, new Map(), () => environment),
    pick,
    wish: {},
  };
  const violations: string[] = [];
  for (let done = 1; done <= operations; done += 1) {
    const { name, run } = pick(works);
    const found = await run(state);
    loopback.staleReads({});
    const wrong = [...found, ...brokenPromises(state), ...loopback.violations];
    violations.push(...wrong.map((what) => `operation ${done} (${name}): ${what}`));
    loopback.clearRequests();
  }
  return { seed, operations, violations };
}

interface Work {
  name: string;
  run(soak: Soak): Promise<string[]>;
}

const up = (soak: Soak) => soak.stack.up(soak.wish);

const works: readonly Work[] = [
  { name: "up with a fault", run: (soak) => struck(soak, up) },
  {
    name: "another program, up with a fault",
    run: (soak) => {
      soak.wish = anotherProgram(soak);
      return struck(soak, up);
    },
  },
  { name: "preview with a fault", run: (soak) => struck(soak, () => soak.stack.preview(soak.wish)) },
  { name: "refresh with a fault", run: (soak) => struck(soak, () => soak.stack.refresh()) },
  { name: "another administrator", run: async (soak) => meddle(soak) },
  { name: "another administrator during up", run: duringUp },
  { name: "calm up", run: calmUp },
];

function anotherProgram({ estate, pick }: Soak): Program {
  const policies = [
    policy(),
    policy({ mode: "anyApp", additionalRules: [] }),
    policy({ adminMailRecipients: ["desk@contoso.com"] }),
  ];
  const settings = [
    setting(),
    setting({ userConsent: "lowRisk" }),
    setting({ userConsent: "legacy" }),
    lowRisk(...pick([["User.Read"], ["User.Read", "email"]])),
  ];
  const profiles = [
    profile(estate),
    profile(estate, { settings: { hostName: "post.contoso.com" } }),
    profile(estate, { displayName: "Post", description: "Another text" }),
  ];
  const targets = [{ kind: "group", groupName: pick(["Sales", "Board", "Contractors"]) }];
  const has = () => pick([true, true, true, false]);
  const hasProfile = has();
  return {
    ...(has() ? { policy: pick(policies) } : {}),
    ...(has() ? { setting: pick(settings) } : {}),
    ...(hasProfile ? { profile: pick(profiles) } : {}),
    ...(hasProfile && has() ? { assignment: assignment({ targets }) } : {}),
    ...(has() ? { additive: additive(estate) } : {}),
  };
}

const quick = faults.filter(({ isSlow, isDown, signIn }) => !isSlow && !isDown && !signIn);

/** Runs the work with a fault at one of its first requests, and at all later ones if the fault lasts. */
async function struck(soak: Soak, work: (soak: Soak) => Promise<unknown>): Promise<string[]> {
  const fault: FaultKind = soak.pick(quick);
  const { loopback } = soak.estate;
  if (fault.stale) loopback.staleReads(fault.stale);
  const answer = typeof fault.answer === "function" ? fault.answer() : fault.answer;
  const takeAway = answer ? strike(soak, answer, fault.lasts) : () => {};
  const found = await complaintsOf(work(soak));
  takeAway();
  return found.map((what) => `${fault.name}: ${what}`);
}

function strike({ estate, pick }: Soak, answer: Omit<Fault, "match">, lasts = false): () => void {
  const position = pick(Array.from({ length: 24 }, (_, at) => at));
  let seen = 0;
  const match = () => {
    seen += 1;
    return lasts ? seen > position : seen === position + 1;
  };
  return estate.loopback.inject({ ...answer, match, times: Number.POSITIVE_INFINITY });
}

const complaintsOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: unknown) => complaintsAbout(error, false),
  );

const ourProfiles = ({ estate }: Soak) =>
  [...estate.loopback.tenant.deviceConfigurations.values()].filter(({ description }) =>
    /\[pulumi:[0-9a-f]{16}\]/.test(description ?? ""),
  );

/** Changes what the stack declares, as somebody in a portal would. */
function meddle(soak: Soak): string[] {
  const { administrator } = soak.estate.loopback;
  const [ours] = ourProfiles(soak);
  const changes = [
    () => administrator.setOrganizationSettings({ DefaultAccessLevel: soak.pick(["Allow", "Block"]) }),
    () =>
      administrator.setConsentPolicies([
        `ManagePermissionGrantsForSelf.microsoft-user-default-${soak.pick(["low", "legacy"])}`,
        operatorsPolicy,
      ]),
    () => administrator.classifyPermission(graphAppId, "email", soak.pick(["low", undefined])),
    () => ours && administrator.changeDeviceConfiguration(ours.id, { hostName: "mail.fabrikam.com" }),
    () => ours && administrator.assign(ours.id, [toGroup("Board")]),
    () => ours && administrator.deleteDeviceConfiguration(ours.id),
  ];
  soak.pick(changes)();
  return [];
}

async function duringUp(soak: Soak): Promise<string[]> {
  const takeAway = strike(soak, { before: () => void meddle(soak) });
  const found = await complaintsOf(up(soak));
  takeAway();
  return found;
}

/** Without faults, the tenant ends up as the program declares it. */
async function calmUp(soak: Soak): Promise<string[]> {
  const { stack, wish } = soak;
  const error = await up(soak).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  if (error !== undefined) return [`does not converge: ${error}`];
  const wanted = "profile" in wish ? 1 : 0;
  const there = ourProfiles(soak).length;
  return [
    ...((await stack.preview(wish)) ? ["the next preview still shows changes"] : []),
    ...(there === wanted ? [] : [`${there} profiles instead of ${wanted}`]),
  ];
}

const operatorsPolicy = "ManagePermissionGrantsForOwnedResource.operators-policy";

/** The violated ones of the conditions that must always be true. */
function brokenPromises(soak: Soak): string[] {
  const { loopback, ids } = soak.estate;
  const { tenant } = loopback;
  const foreign = tenant.deviceConfigurations.get(ids.foreignProfile);
  const groups = (tenant.assignments.get(ids.foreignProfile) ?? []).map(({ target }) => target.groupId);
  const consent = tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const promises: [boolean, string][] = [
    [foreign?.["hostName"] === "mail.fabrikam.com", "the profile of another team changed"],
    [tenant.deviceConfigurations.has(ids.certificate), "a certificate is gone"],
    [
      [toGroup("Board"), toGroup("Sales")].every(({ groupId }) => groups.includes(groupId)),
      "an assignment of another team is gone",
    ],
    [consent.includes(operatorsPolicy), "a consent entry of another kind is gone"],
    [
      [...tenant.delegatedPermissionClassifications.values()]
        .flat()
        .some(({ permissionName }) => permissionName === "profile"),
      "a permission that others classified is not classified any more",
    ],
    [
      [...tenant.deviceAccessRules.values()].some(({ QueryString }) => QueryString === "Meeting room"),
      "a device access rule of others is gone",
    ],
    [ourProfiles(soak).length <= 1, "the profile exists twice"],
  ];
  return promises.filter(([isKept]) => !isKept).map(([, what]) => what);
}
