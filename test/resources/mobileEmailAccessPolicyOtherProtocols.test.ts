import { addDevices, type TenantData } from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, outlookOnly } from "./mobileEmailAccessPolicyRoom";

const rules =
  "phones: IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.";

async function previewOf(seed: (tenant: TenantData) => void, mode: string = "outlookOnly") {
  await using room = await openRoom({ seed });
  const operation = room.operation();
  const via = mode.startsWith("anyAppPrompt") ? { promptVia: "quarantine", onDelete: "retain" } : {};
  await operation
    .resource(mobileEmailAccessPolicy, { name: "phones" })
    .check({ mode, ...via, whenNotExempted: "warn" });
  expect(room.loopback.violations).toEqual([]);
  return {
    line: operation.lines.find((one) => one.includes("IMAP, POP and browsers")),
    unknown: operation.lines.filter((one) => one.includes("what else stays open")),
    requests: room.loopback.requests,
  };
}

const switchOff = (tenant: TenantData, left: number) => {
  for (const mailbox of [...tenant.mailboxes.values()].slice(left))
    Object.assign(mailbox, { ImapEnabled: false, PopEnabled: false });
};

test.each<[string, string, (tenant: TenantData) => void]>([
  ["IMAP in every mailbox", `${rules} Still open: IMAP or POP for 1,500 mailboxes. EWS is off.`, () => {}],
  [
    "one mailbox, EWS for three apps, and a device that uses Graph",
    `${rules} Still open: IMAP or POP for 1 mailbox, EWS for 3 apps and 1 device of 1 user in apps that use Microsoft Graph or a browser.`,
    (tenant) => {
      addDevices(tenant, { app: "gmail", count: 1, firstUser: 0, properties: { ClientType: "REST" } });
      switchOff(tenant, 1);
      tenant.organizationConfig = { EwsEnabled: true, EwsAllowedAppIDs: "a, b,c,,b" };
    },
  ],
  [
    "EWS without a list",
    `${rules} Still open: EWS, without a list of allowed apps. No mailbox has IMAP or POP on.`,
    (tenant) => {
      switchOff(tenant, 0);
      tenant.organizationConfig = { EwsEnabled: true, EwsAllowedAppIDs: "" };
    },
  ],
  [
    "EWS that is not set",
    `${rules} Still open: EWS, which nobody has switched on or off. No mailbox has IMAP or POP on.`,
    (tenant) => {
      switchOff(tenant, 0);
      tenant.organizationConfig.EwsEnabled = null;
    },
  ],
  ["nothing", `${rules} No mailbox has IMAP or POP on and EWS is off.`, (tenant) => switchOff(tenant, 0)],
  [
    "more mailboxes than are counted",
    `${rules} Still open: IMAP or POP for 100 or more mailboxes. EWS is off.`,
    (tenant) => void Object.assign(tenant, { exchangePageSize: 10 }),
  ],
])("outlookOnly counts other ways to mail that stay open: %s", async (_, line, seed) => {
  expect((await previewOf(seed)).line).toBe(line);
});

test.each([
  [1_000, 2],
  [100, 10],
])(
  "counting costs at most ten pages of mailboxes (%i per page), and one request for the organisation",
  async (exchangePageSize, pages) => {
    const { requests } = await previewOf((tenant) => void Object.assign(tenant, { exchangePageSize }));

    expect(requests.filter(({ body }) => JSON.stringify(body ?? "").includes("ImapEnabled"))).toHaveLength(
      pages,
    );
    expect(requests.filter(({ cmdlet }) => cmdlet === "Get-OrganizationConfig")).toHaveLength(1);
  },
);

test.each(["anyAppPromptAll", "anyAppPromptNew", "anyApp"])(
  "%s does not count other ways to mail",
  async (mode) => {
    const { line = rules, requests } = await previewOf(
      (tenant) => void Object.assign(tenant.organizationSettings, { DefaultAccessLevel: "Block" }),
      mode,
    );

    expect(line).toBe(rules);
    expect(requests.map(({ cmdlet }) => cmdlet)).not.toContain("Get-OrganizationConfig");
  },
);

test("a change of rules does not count other ways to mail, but a reset of the mode does", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const asked = () =>
    room.loopback.requests.filter(({ cmdlet }) => cmdlet === "Get-OrganizationConfig").length;

  await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .diff(id, state, { ...outlookOnly, additionalRules: [] });
  expect(asked()).toBe(0);

  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  await room.operation().resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);
  expect(asked()).toBe(1);
});

test("if the counts cannot be read, one sentence says so", async () => {
  const { line, unknown } = await previewOf(
    (tenant) => void Object.assign(tenant, { managementRoles: ["Organization Client Access"] }),
  );

  expect(line).toBe(rules);
  expect(unknown).toEqual([
    "phones: what else stays open (IMAP, POP, EWS) is not known: the application has Exchange.ManageAsApp, but no role that includes this cmdlet, or the role is not active yet.",
  ]);
});
