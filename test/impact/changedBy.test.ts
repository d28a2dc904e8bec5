import { changedBy, deletedBy } from "../../provider/impact/changedBy";
import type { Tenant } from "../../provider/tenant/connect";
import type { LoggedChange } from "../../provider/tenant/graph/auditLogs";

const tenant = {
  graph: { audience: "graph", identity: { claimsFor: () => ({ appid: "ours" }) } },
} as unknown as Tenant;

const at = (hour: number) => `2026-11-20T${hour}:00:00.000Z`;
const entry = (hour: number, actorId: string, ...properties: string[]): LoggedChange => ({
  when: at(hour),
  activity: "Patch DeviceConfiguration",
  actor: actorId === "ours" || actorId === "script" ? "application" : "administrator",
  actorId,
  name: `${actorId}@contoso.com`,
  properties,
});

const hostName = ["hostName"];
const find = (log: LoggedChange[] | undefined, ...named: string[][]) =>
  changedBy(tenant, "intuneAudit", log, named.length > 0 ? named : [hostName]);

const anna = (hour: number) => ({
  actor: "administrator",
  name: "anna@contoso.com",
  when: at(hour),
  source: "intuneAudit",
});

test("the newest entry that names the property says who changed it, whatever others did later", () => {
  const log = [entry(14, "ben", "description"), entry(13, "anna", "hostname"), entry(12, "ben", "hostname")];
  expect(find(log)).toEqual(anna(13));
});

test("if no entry names the property, the only actor since our own last write changed it", () => {
  expect(find([entry(14, "anna"), entry(13, "anna"), entry(12, "ours"), entry(11, "ben")])).toEqual(anna(14));
});

test.each([
  ["two authors since our last write", [entry(14, "anna"), entry(13, "ben"), entry(12, "ours")]],
  ["a log that does not reach back to our last write", [entry(14, "anna"), entry(13, "anna")]],
  ["a log that does not show the change yet", [entry(12, "ours", "hostname"), entry(11, "anna", "hostname")]],
  ["a log with only our own write", [entry(12, "ours")]],
  ["an entry without an author", [entry(14, "", "hostname"), entry(13, "anna", "hostname")]],
  ["an empty log", []],
  ["a log that cannot be read", undefined],
])("nobody is named from %s", (_, log) => {
  expect(find(log)).toBeUndefined();
});

test("if several people changed the properties, none of them is named, and the time is that of the newest change", () => {
  const log = [entry(14, "ben", "requiressl"), entry(13, "anna", "hostname"), entry(12, "ours")];
  expect(find(log, hostName, ["requireSsl"])).toEqual({ when: at(14), source: "intuneAudit" });
});

test("if it is not known who changed one of two properties, neither has a name", () => {
  const log = [entry(14, "anna", "hostname"), entry(13, "ben"), entry(12, "ours")];
  expect(find(log, hostName, ["requireSsl"])).toBeUndefined();
});

test("another application is reported as an application", () => {
  expect(find([entry(14, "script", "hostname")])).toMatchObject({ actor: "application" });
});

test("only a log entry of a deletion says who deleted the object", () => {
  const deletion = { ...entry(13, "anna"), activity: "Delete DeviceConfiguration" };
  expect(deletedBy("intuneAudit", [entry(14, "ben"), deletion])).toEqual(anna(13));
  expect(deletedBy("intuneAudit", [entry(14, "ben")])).toBeUndefined();
  expect(deletedBy("intuneAudit", undefined)).toBeUndefined();
});
