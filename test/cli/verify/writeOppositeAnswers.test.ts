import { entries } from "../../../provider/cli/verify/checks";
import type { Given } from "../../../provider/cli/verify/write/wanted";
import type { Fault, FaultMatch, LoggedRequest, Loopback, TenantData } from "../../../provider/loopback";
import { everything, room, stateOf, writeRun } from "./writeHarness";

type Body = Record<string, unknown>;
type Turn = Pick<Fault, "match" | "rewrite" | "status" | "body">;

const profiles = "/beta/deviceManagement/deviceConfigurations";
const sent = (body: unknown) => (body ?? {}) as Body;

const creating = ({ method, path }: LoggedRequest) => method === "POST" && path === profiles;
const reading = ({ method, path }: LoggedRequest) =>
  method === "GET" && path.startsWith(`${profiles}/`) && !path.includes("$");
const patching =
  (isMeant: (body: Body) => boolean): FaultMatch =>
  ({ method, path, body }) =>
    method === "PATCH" && path.startsWith(profiles) && isMeant(sent(body));
const assigning =
  (isMeant: (targets: Body[]) => boolean): FaultMatch =>
  ({ method, path, body }) =>
    method === "POST" &&
    path.endsWith("/assign") &&
    isMeant((sent(body).assignments as { target: Body }[]).map(({ target }) => target));
const groups = (targets: Body[]) => targets.map(({ groupId }) => groupId);

const another = (match: FaultMatch, status = 400): Turn => ({
  match,
  status,
  body: { error: { code: "BadRequest", message: "Another sentence." } },
});
const accepted = (match: FaultMatch): Turn => ({ match, status: 204, body: "" });
const shows = (properties: Body): Turn => ({
  match: reading,
  rewrite: (body) => ({ ...sent(body), ...properties }),
});

/** For each row that needs a write, an answer that is the opposite of the loopback's. */
const turns: Record<string, Turn & { seed?: (tenant: TenantData) => void; given?: Given }> = {
  "loopback/graph/adminConsentRequestPolicy.ts checkPolicy": accepted(
    ({ method, path }) => method === "PUT" && path.includes("adminConsentRequestPolicy"),
  ),
  "tenant/graph/errors.ts wantsApproval": {
    match: creating,
    status: 412,
    body: { error: { code: "Odd", message: "Somebody has to approve this." } },
  },
  "loopback/types/complete.ts whenOmitted": shows({ roleScopeTagIds: [] }),
  "loopback/types/complete.ts setByService": {
    ...shows({ applyOnlyToWindowsPhone81: true }),
    given: { platform: "windowsPhone" },
  },
  "resources/emailProfile/interruptedCreate.ts sameMomentMs": shows({
    createdDateTime: "2020-01-01T00:00:00Z",
  }),
  "loopback/types/checkValue.ts problemWith": another(
    patching((body) => typeof body.requireSsl === "string"),
  ),
  "loopback/graph/deviceConfigurationBody.ts checkRequired": {
    match: (request) => creating(request) && !("hostName" in sent(request.body)),
    status: 201,
    body: { id: "6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11" },
  },
  "tenant/graph/deviceConfigurations.ts refusesBind": another(
    (request) => creating(request) && "identityCertificate@odata.bind" in sent(request.body),
  ),
  "resources/emailProfile/unlinkReferences.ts knowsNoRoute": another(
    ({ method, path }) => method === "DELETE" && path.endsWith("$ref"),
  ),
  "loopback/graph/deviceConfigurationBody.ts refuseBindings": accepted(
    patching((body) => "identityCertificate@odata.bind" in body),
  ),
  "loopback/graph/certificateReferences.ts deleteReference": accepted(
    ({ method, path }) => method === "DELETE" && path.endsWith("$ref"),
  ),
  "loopback/graph/assignmentTargets.ts checkGroup": accepted(assigning((targets) => targets.length === 1)),
  "loopback/graph/assignmentTargets.ts checkFilter": accepted(
    assigning(([one]) => one !== undefined && "deviceAndAppManagementAssignmentFilterId" in one),
  ),
  "loopback/graph/assignmentTargets.ts refuseDuplicates": accepted(
    assigning((targets) => targets.length === 2 && new Set(groups(targets)).size === 1),
  ),
  "resources/profileAssignment/conflictDetector.ts entriesBefore": {
    seed: (tenant) => {
      tenant.assignmentAudit = "entries";
    },
    match: { path: /auditEvents/ },
    rewrite: (body) => ({
      value: (sent(body).value as Body[]).map((event, index) => ({ ...event, correlationId: `${index}` })),
    }),
  },
};

test("every row that needs a write has an opposite answer", () => {
  const written = entries.flatMap((entry) => ("write" in entry ? [entry.row] : []));

  expect(Object.keys(turns).sort()).toEqual([...written].sort());
});

const isOurs = ({ tenant }: Loopback, before: ReturnType<typeof stateOf>) =>
  [...tenant.deviceConfigurations.keys()].filter((id) => !before.deviceConfigurations.has(id));

test.each(Object.entries(turns))(
  "%s: with the opposite answer, the row is reported as different, and the tenant is unchanged afterwards",
  async (row, { seed, given, ...turn }) => {
    await using loopback = await room(seed);
    const before = stateOf(loopback);
    const options = given ?? everything(loopback);
    loopback.inject({ ...turn, times: Number.POSITIVE_INFINITY });

    const { outcomes } = await writeRun(loopback, options);

    expect(outcomes.get(row)).toMatchObject({ result: "different" });
    expect(isOurs(loopback, before)).toEqual([]);
  },
);

test("results about writes contain no names", async () => {
  const canary = "Xyzzyburg";
  await using loopback = await room((tenant) => {
    Object.assign(tenant, { displayName: `${canary} Ltd`, domain: `${canary.toLowerCase()}.example` });
    for (const group of tenant.groups.values()) group.displayName = `${canary} ${group.displayName}`;
  });
  const { tenant } = loopback;
  const given = {
    ...everything(loopback),
    group: [...tenant.groups.values()].find(({ members }) => members.length === 0)?.id,
  };
  const ids = [
    tenant.tenantId,
    ...tenant.groups.keys(),
    ...tenant.users.keys(),
    ...tenant.deviceConfigurations.keys(),
  ];
  const made: string[] = [];
  loopback.inject({
    match: ({ method }) => method !== "GET",
    times: Number.POSITIVE_INFINITY,
    rewrite: (body) => {
      const { id, error } = sent(body) as { id?: string; error?: Body };
      if (id) made.push(id);
      const said = `${canary} ${given.group} ${given.certificate} ${made.join(" ")} admin@${canary}.example`;
      return error ? { error: { ...error, message: `${said} a.b.${canary}` } } : body;
    },
  });

  const { outcomes } = await writeRun(loopback, given);

  const told = JSON.stringify([...outcomes.values()]).toLowerCase();
  expect(made.length).toBe(1);
  const secrets = [
    canary,
    loopback.clientSecret,
    "eyJ",
    ...ids,
    ...made,
    ...made.map((id) => id.slice(0, 8)),
  ];
  expect(secrets.filter((secret) => told.includes(secret.toLowerCase()))).toEqual([]);
});
