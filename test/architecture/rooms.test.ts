import { posix } from "node:path";
import { anyOf, files, importsOf, keep, planted, type Rule, textOnlyIn } from "./source";

const folder = "provider/resources/";

/** The files that every resource has. */
const questions = ["schema", "rules", "live", "wire", "resource", "impact"];
const resources = ["emailProfile", "integratedAppsSetting", "mobileEmailAccessPolicy", "profileAssignment"];

const roomOf = (path: string) => new RegExp(`^${folder}([^/]+)/`).exec(path)?.[1];

/** What a resource's folder may import from other resources' folders; nothing if it is not listed. */
const shared: Record<string, readonly string[]> = {
  emailProfile: ["deviceConfigurations", "integratedAppsSetting/wire"],
  profileAssignment: ["deviceConfigurations"],
};

const roomsStandApart: Rule = (file) => {
  const room = roomOf(file.path);
  const allowed = anyOf(...(shared[room ?? ""] ?? []).map((path) => folder + path));
  return importsOf(file)
    .filter(({ target }) => room && roomOf(target) && roomOf(target) !== room && !allowed(target))
    .map(({ target }) => `imports ${target} of another room`);
};

/** Within the mobile e-mail policy, each folder may import earlier ones of this order, and the files that all share. */
const policy = `${folder}mobileEmailAccessPolicy/`;
const innerRooms = ["census", "history", "convergence", "impact", "quarantine", "rings"];
const ground = ["schema", "wire", "owned", "live"];

const innerRankOf = (path: string) => {
  if (!path.startsWith(policy)) return undefined;
  const [first = "", second] = path.slice(policy.length).replace(/\.ts$/, "").split("/");
  if (second === undefined) return ground.includes(first) ? -1 : innerRooms.length;
  return innerRooms.indexOf(first);
};

const innerRoomsStandInOrder: Rule = (file) => {
  const rank = innerRankOf(file.path);
  if (rank === undefined) return [];
  const isInside = (target: string) => posix.dirname(target) === posix.dirname(file.path);
  return importsOf(file)
    .filter(({ target }) => !isInside(target) && (innerRankOf(target) ?? -1) >= Math.max(rank, 0))
    .map(({ target }) => `imports ${target}`);
};

const mayNameGraphTypes = (path: string) =>
  anyOf(
    "provider/loopback",
    "provider/tenant/graph",
    `${folder}deviceConfigurations/assignmentTargets`,
  )(path) ||
  posix.basename(path) === "wire.ts" ||
  path.includes("/platforms/");

keep([
  {
    name: "resource folders are independent: two share deviceConfigurations, and one uses the meaning of consent",
    rule: roomsStandApart,
    violations: [
      planted(`${folder}emailProfile/impact.ts`, 'import { rules } from "../profileAssignment/rules";'),
      planted(`${folder}emailProfile/live.ts`, 'import { keyOf } from "../profileAssignment/wire";'),
      planted(`${folder}profileAssignment/live.ts`, 'import { fromGraph } from "../emailProfile/wire";'),
      planted(
        `${folder}deviceConfigurations/profileList.ts`,
        'import { fromGraph } from "../emailProfile/wire";',
      ),
      planted(
        `${folder}integratedAppsSetting/live.ts`,
        'export * from "../deviceConfigurations/profileList";',
      ),
      planted(`${folder}emailProfile/rules.ts`, 'import { impact } from "../integratedAppsSetting/impact";'),
    ],
  },
  {
    name: "the mobile e-mail policy's folders import in one direction",
    rule: innerRoomsStandInOrder,
    violations: [
      planted(`${policy}census/apps.ts`, 'import { toGoal } from "../convergence/goal";'),
      planted(`${policy}impact/usage.ts`, 'import { exempt } from "../quarantine/exempt";'),
      planted(`${policy}live.ts`, 'import { census } from "./census/census";'),
      planted(`${policy}convergence/goal.ts`, 'import { impact } from "../impact";'),
      planted(`${policy}quarantine/exempt.ts`, 'import { rules } from "../rules";'),
    ],
  },
  {
    name: "only wire files, platforms and tenant/graph contain Graph's type names",
    rule: textOnlyIn(/#microsoft\.graph\./, mayNameGraphTypes),
    violations: [
      planted("provider/resources/emailProfile/rules.ts", 'const type = "#microsoft.graph.group";'),
    ],
  },
]);

test.each(resources.flatMap((room) => questions.map((question) => ({ room, question }))))(
  "$room contains $question.ts",
  ({ room, question }) => {
    expect(files.map(({ path }) => path)).toContain(`${folder}${room}/${question}.ts`);
  },
);

test("every folder with a resource.ts is listed", () => {
  const found = files
    .map(({ path }) => path)
    .filter((path) => roomOf(path) && posix.basename(path) === "resource.ts");
  expect(found.map(roomOf)).toEqual(resources);
});
