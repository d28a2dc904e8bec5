import { timeouts } from "../../provider/tenant/timeouts";
import type { Room } from "./harness";
import { classesIn, graph, lowRisk, lowRiskRoom } from "./integratedAppsSettingLowRiskRoom";
import { created } from "./integratedAppsSettingRoom";

test("a write whose answer is lost is looked up and not repeated", async () => {
  await using room = await lowRiskRoom();
  room.loopback.inject({
    match: { method: "POST", path: /delegatedPermissionClassifications/ },
    ...{ when: "after", action: "drop" },
  });

  await created(room, lowRisk("User.Read"));

  expect(classesIn(room.loopback)).toEqual(["User.Read low"]);
  expect(room.loopback.violations).toEqual([]);
});

/** Simulates another administrator's classification right before the run's own. */
function meanwhile({ loopback }: Room, classification: "low" | "medium"): void {
  loopback.inject({
    match: { method: "POST", path: /delegatedPermissionClassifications/ },
    before: () => loopback.administrator.classifyPermission(graph, "User.Read", classification),
  });
}

test("a permission that was classified as low in the meantime is accepted", async () => {
  await using room = await lowRiskRoom();
  meanwhile(room, "low");

  await created(room, lowRisk("User.Read", "openid"));

  expect(classesIn(room.loopback)).toEqual(["User.Read low", "openid low"]);
});

test("a permission that somebody classified as medium in the meantime stops the run, and stays medium", async () => {
  await using room = await lowRiskRoom();
  const { lookUpMs } = timeouts;
  timeouts.lookUpMs = timeouts.firstLookMs;
  meanwhile(room, "medium");

  const creating = created(room, lowRisk("User.Read"));

  await expect(creating).rejects.toThrow("Somebody else is changing the same object");
  timeouts.lookUpMs = lookUpMs;
  expect(classesIn(room.loopback)).toEqual(["User.Read medium"]);
});

test("lagging replicas are waited for", async () => {
  await using room = await lowRiskRoom();
  room.loopback.staleReads({ lists: 2 });

  await created(room, lowRisk("User.Read"));

  expect(classesIn(room.loopback)).toEqual(["User.Read low"]);
});
