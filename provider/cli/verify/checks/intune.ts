import { fromTarget } from "../../../resources/deviceConfigurations/assignmentTargets";
import { platformOfType } from "../../../resources/deviceConfigurations/platforms";
import { filterFits } from "../../../resources/profileAssignment/filters";
import type { Tenant } from "../../../tenant/connect";
import { listAssignmentFilters } from "../../../tenant/graph/assignmentFilters";
import { missingService } from "../../../tenant/graph/noService";
import { ask, askAnyTenant, askFor, valuesIn } from "../ask";
import { check, type Entry, untried } from "../entry";
import { inKnownWords, kindOf, namesOf, told } from "../facts";
import { assignmentsOf, emailProfiles, firstOf } from "../found";
import { asAssumed, asExpected, different, end, notTried, type Outcome } from "../outcome";

const configurations = "/beta/deviceManagement/deviceConfigurations";
const read = ["readProfiles"] as const;

export const intuneChecks: Entry[] = [
  check("tenant/graph/approval.ts listRequests", read, async (tenant) => {
    const { status, body, what } = await askFor(tenant, "/beta/deviceManagement/operationApprovalRequests");
    const requests = valuesIn(body);
    const odd = requests.filter(({ requestJustification: text }) => typeof text !== "string");
    if (status !== 200) return different(what);
    return asExpected(
      odd.length === 0,
      told`${status}, ${requests.length} requests, ${odd.length} of them without a justification as text`,
    );
  }),
  check("tenant/graph/noService.ts notHere", read, async (tenant) => {
    const path = `${configurations}?$top=1`;
    const { status, said, what } = await askAnyTenant(tenant, { method: "GET", path });
    if (status === 200) return notTried(told`this tenant has Intune`);
    if (status === 401 || status === 403) return notTried(what);
    return asExpected(
      missingService({ path }, { code: undefined, text: said, requestId: undefined }) !== undefined,
      what,
    );
  }),
  check("tenant/graph/deviceStatus.ts statusIn", read, async (tenant) => {
    const { id } = firstOf(await emailProfiles(tenant), told`no e-mail profile`);
    const { status, body, what } = await askFor(tenant, `${configurations}/${id}/deviceStatusOverview`);
    if (status !== 200) return different(what);
    const { value, ...plain } = body as { value?: object };
    const counts = Object.entries(value ?? plain).filter(([name]) => name.endsWith("Count"));
    const odd = counts.filter(([, number]) => !Number.isInteger(number));
    return asExpected(
      counts.length > 0 && odd.length === 0,
      told`${status}, ${counts.length} counts, ${odd.length} of them not whole numbers`,
    );
  }),
  check("tenant/graph/deviceConfigurations.ts pageSize", read, async (tenant) => {
    const { status, body, what } = await askFor(tenant, `${configurations}?$expand=assignments&$top=999`);
    if (status !== 200) return different(what);
    const profiles = valuesIn(body);
    const without = profiles.filter(({ assignments }) => !Array.isArray(assignments));
    const next = kindOf((body as Record<string, unknown>)["@odata.nextLink"]);
    return asExpected(
      without.length === 0,
      told`${profiles.length} profiles, ${without.length} of them without assignments; the link to the next page is ${next}`,
    );
  }),
  check("resources/deviceConfigurations/platforms/platform.ts filterPlatforms", read, async (tenant) => {
    const filters = new Map((await listAssignmentFilters(tenant)).map(({ id, platform }) => [id, platform]));
    const used = (await assignmentsOf(tenant)).flatMap(({ profile, assignment }) => {
      const filter = filters.get(fromTarget(assignment.target)?.filterId ?? "");
      return filter ? [filterFits(platformOfType(profile["@odata.type"]), filter)] : [];
    });
    if (used.length === 0) return notTried(told`no e-mail profile is assigned with a filter`);
    const odd = used.filter((fits) => !fits).length;
    return asExpected(
      odd === 0,
      told`${used.length} assignments with a filter, ${odd} of them with one for another platform`,
    );
  }),
  check("loopback/graph/findDeviceConfiguration.ts isHidden", read, async (tenant) => {
    const { id } = firstOf(await emailProfiles(tenant), told`no e-mail profile`);
    const { status, what } = await askFor(tenant, `/v1.0/deviceManagement/deviceConfigurations/${id}`);
    return asExpected(status === 404, what);
  }),
  check("loopback/administrator.ts addFromPolicySet", read, async (tenant) =>
    formOfIds(tenant, ({ source }) => source === "policySets", told`no assignment by a policy set`),
  ),
  check("loopback/data/deviceConfigurationChanges.ts assignmentId", read, async (tenant) =>
    formOfIds(
      tenant,
      ({ source, target }) => source !== "policySets" && /exclusion|collection/i.test(target["@odata.type"]),
      told`no exclusion and no Configuration Manager collection among the assignments`,
    ),
  ),
  check("loopback/graph/payloadLinks.ts linkOf", read, async (tenant) => {
    const assigned = await assignmentsOf(tenant);
    const { profile } = firstOf(
      assigned.filter(({ assignment }) => assignment.source === "policySets"),
      told`no assignment by a policy set`,
    );
    const { status, body, what } = await post(tenant, "hasPayloadLinks", { payloadIds: [profile.id] });
    const [link] = valuesIn(body);
    if (status !== 200 || !link) return different(told`${what}, ${kindOf(body)}`);
    return asExpected(
      link["hasLink"] === true,
      told`hasLink is ${link["hasLink"] === true} for a profile of a policy set`,
    );
  }),
  check("loopback/graph/payloadLinks.ts targetedUsersAndDevices", read, async (tenant) => {
    const { profile } = firstOf(await assignmentsOf(tenant), told`no e-mail profile that is assigned`);
    const { status, body, what } = await post(tenant, "getTargetedUsersAndDevices", {
      deviceConfigurationIds: [profile.id],
    });
    if (status !== 200) return different(what);
    const [one] = valuesIn(body);
    if (!one) return notTried(told`the requested profile reaches no device`);
    const missing = ["userId", "deviceId", "lastCheckinDateTime"].filter((name) => !(name in one));
    return asExpected(
      missing.length === 0,
      told`${valuesIn(body).length} devices, with ${namesOf(Object.keys(one))}`,
    );
  }),
  untried(
    "loopback/directoryAdministrator.ts deleteAssignmentFilter",
    told`a filter in use would have to be deleted, which changes who gets profiles`,
  ),
  untried(
    "loopback/data/deviceConfigurationChanges.ts assignDeviceConfiguration",
    told`assignments of a policy set would have to be replaced, which affects people`,
  ),
  untried("loopback/graph/deviceStatus.ts getOverview", told`only shown by devices that check in`),
  untried("loopback/graph/batch.ts unanswered", told`only shown by a failure of the service`),
];

const post = (tenant: Tenant, action: string, body: object) =>
  ask(tenant, { method: "POST", path: `${configurations}/${action}`, body, repeatable: true });

type Assignment = Awaited<ReturnType<typeof assignmentsOf>>[number]["assignment"];

/** Checks that assignment ids have the form `<profile>_<group>`, with a third part for a policy set. */
async function formOfIds(
  tenant: Tenant,
  isMeant: (assignment: Assignment) => boolean,
  none: ReturnType<typeof told>,
): Promise<Outcome> {
  const found = (await assignmentsOf(tenant)).filter(({ assignment }) => isMeant(assignment));
  if (found.length === 0) end(notTried(told`there is ${none} in this tenant`));
  const odd = found.filter(({ profile, assignment: { id, target, source } }) => {
    const { groupId, collectionId } = fromTarget(target) ?? {};
    const start = `${profile.id}_${groupId ?? collectionId}`.toLowerCase();
    return source === "policySets" ? !id.toLowerCase().startsWith(`${start}_`) : id.toLowerCase() !== start;
  });
  const [first] = odd;
  return first
    ? different(
        told`${odd.length} of ${found.length} ids have another form: ${inKnownWords(first.assignment.id)}`,
      )
    : asAssumed(told`${found.length} ids`);
}
