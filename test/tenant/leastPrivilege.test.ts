import { type Loopback, startLoopback, type TenantData, trustLoopback } from "../../provider/loopback";
import { definitions } from "../../provider/resources";
import {
  exchangeApplication,
  exchangeNeeds,
  graphNeeds,
  type Permission,
} from "../../provider/tenant/permissions";
import { assignmentOf, type Made, type Program, preview, programOf, type Stack, up } from "./fullStack";

const needsTo = (verb: "read" | "write") =>
  (Object.keys(graphNeeds) as Permission[]).filter((name) => graphNeeds[name].verb === verb);
const leastOf = (names: readonly Permission[]) => [
  ...new Set(names.map((name) => graphNeeds[name].anyOf[0])),
];
const rolesTo = (verb: "read" | "write") =>
  Object.values(exchangeNeeds).flatMap((need) => (need.verb === verb ? [need.role.exchange] : []));

let loopback: Loopback;
let stack: Stack;
let program: Program;
let made: Made;

beforeAll(async () => {
  loopback = await startLoopback();
  trustLoopback(loopback);
  const { tenantId, clientId, clientSecret, graphEndpoint, exchangeEndpoint, authorityHost } = loopback;
  stack = { tenantId, clientId, clientSecret, graphEndpoint, exchangeEndpoint, authorityHost };
  const settings = programOf(loopback);
  made = await up(stack, settings);
  const group = [...loopback.tenant.groups.values()].find(({ displayName }) => displayName !== "Sales");
  const assignment = assignmentOf(made.mail?.id ?? "", group?.id ?? "");
  made = { ...made, ...(await up(stack, [assignment])) };
  program = [...settings, assignment];
});
afterAll(() => loopback.close());

/** Grants the application these roles, from its next sign-in. */
function grant(graph: readonly string[], exchange: readonly string[]): TenantData {
  const { tenant } = loopback;
  tenant.applicationRoles = [...graph, exchangeApplication];
  tenant.managementRoles = [...exchange];
  loopback.clearRequests();
  return tenant;
}

const writes = () => loopback.requests.filter(({ kind }) => kind === "write");

test("with the least read permissions, a preview of all four resources shows no changes", async () => {
  grant(leastOf(needsTo("read")), rolesTo("read"));

  const { changes } = await preview(stack, program, made);

  expect(changes).toEqual({ phones: false, apps: false, mail: false, target: false });
  expect([writes(), loopback.requests.filter(({ status }) => status >= 400)]).toEqual([[], []]);
});

test("with the least read permissions, a preview shows what somebody else changed", async () => {
  const tenant = grant(leastOf(needsTo("read")), rolesTo("read"));
  const profile = tenant.deviceConfigurations.get(made.mail?.id ?? "");
  Object.assign(profile ?? {}, { hostName: "other.contoso.com" });

  const { changes, lines } = await preview(stack, program, made);
  Object.assign(profile ?? {}, { hostName: "mail.contoso.com" });

  expect(changes).toEqual({ phones: false, apps: false, mail: true, target: false });
  expect(lines.join("\n")).toContain('settings.hostName is "other.contoso.com" in the tenant');
  expect(writes()).toEqual([]);
});

test("with the least read permissions, a preview counts whom a change affects", async () => {
  grant(leastOf(needsTo("read")), rolesTo("read"));

  const { changes, lines } = await preview(stack, changed(), made);

  expect(changes).toEqual({ phones: true, apps: true, mail: true, target: true });
  expect(lines.join("\n")).toMatch(
    /from "low-risk apps" to "Microsoft-managed"\. \d+ existing grants to \d+ apps/,
  );
  expect(writes()).toEqual([]);
});

test("the least read permissions are enough for the preview of a new stack", async () => {
  grant(leastOf(needsTo("read")), rolesTo("read"));

  await preview(stack, program);

  expect(writes()).toEqual([]);
});

/** All read permissions except those that satisfy this need. */
function restWithout(name: Permission): string[] {
  const lost: readonly string[] = graphNeeds[name].anyOf;
  return needsTo("read").flatMap((other) => graphNeeds[other].anyOf.find((one) => !lost.includes(one)) ?? []);
}

/** Declares no reviewers if the test of another need withholds Directory.Read.All, which reviewers require. */
function concernedBy(name: Permission): Program {
  const cannotFind = !restWithout(name).includes("Directory.Read.All") && name !== "readReviewers";
  return program
    .filter(({ kind }) => definitions[kind].needs.includes(name))
    .map((one) =>
      cannotFind && one.name === "apps"
        ? { ...one, inputs: { ...one.inputs, adminConsentRequests: undefined } }
        : one,
    );
}

test.each(needsTo("read"))("without %s, a preview stops or continues as the table says", async (name) => {
  const need = graphNeeds[name];
  grant(restWithout(name), rolesTo("read"));

  const runs = [preview(stack, concernedBy(name)), preview(stack, concernedBy(name), made)];
  const errors = (await Promise.allSettled(runs)).flatMap((run) =>
    run.status === "rejected" ? [(run.reason as Error).message] : [],
  );

  if ("optional" in need) expect(errors).toEqual([]);
  else expect(errors[0]).toContain(`the application lacks ${need.anyOf[0]}`);
  expect(writes()).toEqual([]);
});

/** The program with a value in each resource that differs from the tenant. */
const changed = (): Program =>
  program.map(({ kind, name, inputs }) => {
    switch (kind) {
      case "MobileEmailAccessPolicy":
        return { kind, name, inputs: { mode: "anyApp", whenRulesExist: "warn" } };
      case "IntegratedAppsSetting":
        return { kind, name, inputs: { userConsent: "microsoftManaged" } };
      case "EmailProfile":
        return { kind, name, inputs: { ...inputs, displayName: "Other mail" } };
      default:
        return { kind, name, inputs: { ...inputs, targets: [{ kind: "group", groupName: "Sales" }] } };
    }
  });

test.each([
  ["phones", "the role Exchange Administrator in Entra ID (or the Exchange role Organization Client Access)"],
  ["apps", "the application lacks Policy.ReadWrite.Authorization (it has Policy.Read.All,"],
  [
    "mail",
    "the application lacks DeviceManagementConfiguration.ReadWrite.All (it has DeviceManagementConfiguration.Read.All)",
  ],
  ["target", "the application lacks DeviceManagementConfiguration.ReadWrite.All"],
])(
  "with read permissions, up of %s fails with a 403 that names the missing permission, and changes nothing",
  async (name, sentence) => {
    const tenant = grant(leastOf(needsTo("read")), rolesTo("read"));
    const before = JSON.stringify([
      ...tenant.deviceConfigurations,
      ...tenant.assignments,
      tenant.authorizationPolicy,
    ]);

    const run = up(
      stack,
      changed().filter((one) => one.name === name),
    );

    await expect(run).rejects.toThrow(sentence);
    expect(writes().map(({ status }) => status)).toEqual([403]);
    expect(
      JSON.stringify([...tenant.deviceConfigurations, ...tenant.assignments, tenant.authorizationPolicy]),
    ).toBe(before);
  },
);
