import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { accessOf } from "../../provider/tenant/access";
import { exchangeNeeds, graphNeeds, permissions } from "../../provider/tenant/permissions";

const folder = join(__dirname, "../../provider/tenant");
const sources = (name: string) =>
  readdirSync(join(folder, name))
    .map((file) => readFileSync(join(folder, name, file), "utf8"))
    .join("\n");

test("the table names every cmdlet that is run, and no other", () => {
  const run = [...sources("exchange").matchAll(/"((?:Get|Set|New|Remove)-\w+)"/g)].map(([, name]) => name);

  expect(
    Object.values(exchangeNeeds)
      .flatMap(({ cmdlets }) => [...cmdlets])
      .sort(),
  ).toEqual([...new Set(run)].sort());
});

test("the least permission of each need stands first, and a writing permission is enough to read", () => {
  for (const [name, [least, ...others]] of Object.entries(permissions)) {
    expect(others).not.toContain(least);
    if (name.startsWith("read")) expect(least).not.toContain("Write");
  }
  for (const { resources, verb, anyOf } of Object.values(graphNeeds)) {
    if (verb === "read") continue;
    const reads = Object.values(graphNeeds).filter(
      (need) =>
        need.verb === "read" && need.resources.some((one) => (resources as readonly string[]).includes(one)),
    );
    if (anyOf[0].includes("Write"))
      expect(reads.some((need) => (need.anyOf as readonly string[]).includes(anyOf[0]))).toBe(true);
  }
});

test("without the application permission for Exchange its cmdlets are not asked about", () => {
  const held = { graph: [], exchange: [], cmdlets: undefined };

  expect(accessOf(["MobileEmailAccessPolicy"], held)).toEqual([
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
        { what: "exempt devices in mailboxes (prompt modes)", needs: "Exchange.ManageAsApp", optional: true },
      ],
    },
  ]);
});

test("what Exchange does not tell is unknown, not missing", () => {
  const held = {
    graph: ["Policy.Read.All", "Reports.Read.All", "AuditLogsQuery-Exchange.Read.All"],
    exchange: ["Exchange.ManageAsApp"],
    cmdlets: undefined,
  };

  expect(accessOf(["MobileEmailAccessPolicy"], held)).toEqual([
    { resource: "MobileEmailAccessPolicy", verb: "read", isEnough: undefined, missing: [] },
    { resource: "MobileEmailAccessPolicy", verb: "write", isEnough: undefined, missing: [] },
  ]);
});

test("the ready commands of docs/permissions.md grant everything, and without what writes all that reads", () => {
  const page = readFileSync(join(__dirname, "../../docs/permissions.md"), "utf8");
  const granted = /for name in ([^;]*);/.exec(page)?.[1]?.match(/[\w.-]+\.All|Policy\.[\w.]+/g) ?? [];
  const cmdlets = Object.values(exchangeNeeds).flatMap((need) => [...need.cmdlets]);
  const kinds = [...new Set(Object.values(graphNeeds).flatMap(({ resources }) => [...resources]))];
  const accessWith = (graph: readonly string[]) =>
    accessOf(kinds, { graph, exchange: ["Exchange.ManageAsApp"], cmdlets });

  const reading = granted.filter((name) => !name.includes("ReadWrite"));
  expect(accessWith(granted).filter(({ missing }) => missing.length > 0)).toEqual([]);
  expect(accessWith(reading).filter(({ verb, missing }) => verb === "read" && missing.length > 0)).toEqual(
    [],
  );
  expect(kinds).toHaveLength(4);
});
