import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../provider/resources";
import { accessOf } from "../../provider/tenant/access";
import { exchangeNeeds, graphNeeds, permissions } from "../../provider/tenant/permissions";
import { blockOf } from "../pages";

const resources = Object.values(definitions);
const folder = join(__dirname, "../../provider/tenant");
const sources = (name: string) =>
  readdirSync(join(folder, name))
    .map((file) => readFileSync(join(folder, name, file), "utf8"))
    .join("\n");

test("the table names exactly the cmdlets that the provider runs", () => {
  const run = [...sources("exchange").matchAll(/"((?:Get|Set|New|Remove)-\w+)"/g)].map(([, name]) => name);

  expect(
    Object.values(exchangeNeeds)
      .flatMap(({ cmdlets }) => [...cmdlets])
      .sort(),
  ).toEqual([...new Set(run)].sort());
});

test("every permission is needed by a resource", () => {
  const taken = new Set<string>(resources.flatMap(({ needs }) => [...needs]));

  expect(
    [...Object.keys(graphNeeds), ...Object.keys(exchangeNeeds)].filter((need) => !taken.has(need)),
  ).toEqual([]);
});

test("the least privileged permission comes first, and a write permission is enough to read", () => {
  for (const [name, [least, ...others]] of Object.entries(permissions)) {
    expect(others).not.toContain(least);
    if (name.startsWith("read")) expect(least).not.toContain("Write");
  }
  for (const [name, { verb, anyOf }] of Object.entries(graphNeeds)) {
    if (verb === "read") continue;
    const needs = resources.flatMap((one) => (one.needs.some((need) => need === name) ? one.needs : []));
    const reads = Object.entries(graphNeeds).flatMap(([other, need]) =>
      need.verb === "read" && needs.some((one) => one === other) ? [need] : [],
    );
    if (anyOf[0].includes("Write"))
      expect(reads.some((need) => (need.anyOf as readonly string[]).includes(anyOf[0]))).toBe(true);
  }
});

test("without the application permission for Exchange, its cmdlets are not checked", () => {
  const held = { graph: [], exchange: [], cmdlets: undefined };

  expect(accessOf([definitions.MobileEmailAccessPolicy], held)).toEqual([
    {
      resource: "MobileEmailAccessPolicy",
      verb: "read",
      isEnough: false,
      missing: [
        {
          what: "find Conditional Access policies that apply to Outlook instead of its rules, for the preview",
          needs: "Policy.Read.ConditionalAccess",
          optional: true,
        },
        {
          what: "count users by mail app, for the preview (public cloud)",
          needs: "Reports.Read.All",
          optional: true,
        },
        {
          what: "show who changed Exchange settings and rules, for `m365 drift` (public cloud)",
          needs: "AuditLogsQuery-Exchange.Read.All",
          optional: true,
        },
        {
          what: "read the default access level and the rules",
          needs: "Exchange.ManageAsApp",
          optional: false,
        },
        {
          what: "count devices and mailboxes for the preview",
          needs: "Exchange.ManageAsApp",
          optional: false,
        },
        {
          what: "say whether EWS stays on, for the preview of `outlookOnly`",
          needs: "Exchange.ManageAsApp",
          optional: true,
        },
        {
          what: "show when a device last synced, for `m365 explain`",
          needs: "Exchange.ManageAsApp",
          optional: true,
        },
      ],
    },
    {
      resource: "MobileEmailAccessPolicy",
      verb: "write",
      isEnough: false,
      missing: [
        {
          what: "write the default access level and the rules",
          needs: "Exchange.ManageAsApp",
          optional: false,
        },
        {
          what: "exempt devices in mailboxes (prompt modes, rollout in rings)",
          needs: "Exchange.ManageAsApp",
          optional: true,
        },
      ],
    },
  ]);
});

test("a permission that Exchange does not report is unknown, not missing", () => {
  const held = {
    graph: ["Policy.Read.All", "Reports.Read.All", "AuditLogsQuery-Exchange.Read.All"],
    exchange: ["Exchange.ManageAsApp"],
    cmdlets: undefined,
  };

  expect(accessOf([definitions.MobileEmailAccessPolicy], held)).toEqual([
    { resource: "MobileEmailAccessPolicy", verb: "read", isEnough: undefined, missing: [] },
    { resource: "MobileEmailAccessPolicy", verb: "write", isEnough: undefined, missing: [] },
  ]);
});

test("the commands of docs/permissions.md grant all permissions; without the write permissions they grant all read permissions", () => {
  const commands = blockOf("docs/permissions.md", "graph=");
  const granted = /for name in ([^;]*);/.exec(commands)?.[1]?.match(/[\w.-]+\.All|Policy\.[\w.]+/g) ?? [];
  const cmdlets = Object.values(exchangeNeeds).flatMap((need) => [...need.cmdlets]);
  const accessWith = (graph: readonly string[]) =>
    accessOf(resources, { graph, exchange: ["Exchange.ManageAsApp"], cmdlets });

  const reading = granted.filter((name) => !name.includes("ReadWrite"));
  expect(accessWith(granted).filter(({ missing }) => missing.length > 0)).toEqual([]);
  expect(accessWith(reading).filter(({ verb, missing }) => verb === "read" && missing.length > 0)).toEqual(
    [],
  );
  expect(resources).toHaveLength(4);
});
