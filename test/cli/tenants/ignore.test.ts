import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { lowRisk } from "../drift/managedResource";
import { openHouse } from "./loopbackTenants";

const lines = (text: string) => text.trim().split("\n");

test("an ignore entry for one tenant's stack applies only to that tenant, and a merge lists what the entry matches", async () => {
  await using house = await openHouse(3);
  for (const { loopback } of house.members.slice(0, 2)) loopback.administrator.setConsentPolicies(lowRisk);
  await house.drift("--json", "report.json");
  const { stacks } = JSON.parse(house.read("report.json"));
  const { entry } = stacks[0].resources[0].properties[0].accept;
  expect(entry).toEqual({ stack: "t001", resource: "apps", property: "userConsent", value: "lowRisk" });
  const day = { reason: "a pilot", until: "2099-12-31" };
  const entries = [
    { ...entry, ...day },
    { resource: "app", property: "userConsent", value: "off", ...day },
  ];
  writeFileSync(join(house.folder, "ignore.yaml"), JSON.stringify(entries));

  const ended = await house.drift("--ignore", "ignore.yaml", "--results", "results");

  expect([ended.exitCode, lines(ended.stdout).at(-1)]).toEqual([2, "2 in line, 1 drifted · exit 2"]);
  const merged = await house.merge("results", "--html", "page.html");
  const line = "app, userConsent (a pilot): no stack that was checked has a resource of this name.";
  for (const text of [ended.stdout, merged.stdout, house.read("page.html")])
    expect(text.replaceAll(/\s+/g, " ")).toContain(line);
});
