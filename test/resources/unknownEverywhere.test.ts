import { unknownValue } from "../../provider/lifecycle/check";
import type { Definition, Values } from "../../provider/lifecycle/define";
import { formatPath, type Segments } from "../../provider/lifecycle/path";
import { definitions, type Kind } from "../../provider/resources";
import { inputs as mail } from "./emailProfileRoom";
import { openRoom } from "./harness";
import { groupId, withProfile } from "./profileAssignmentRoom";

const isInner = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The path of every value in these inputs, including lists and objects themselves. */
function pathsIn(value: unknown, at: Segments = []): Segments[] {
  const inner = isInner(value) ? Object.entries(value) : [];
  const below = inner.flatMap(([key, item]) =>
    pathsIn(item, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length > 0 ? [at, ...below] : below;
}

function withUnknown(inputs: Values, path: Segments): Values {
  const copy = structuredClone(inputs);
  const above = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as never)[key], copy);
  (above as Record<string | number, unknown>)[path.at(-1) ?? ""] = unknownValue;
  return copy;
}

const programs: [Kind, (sales: string, profileId: string) => Values][] = [
  [
    "ProfileAssignment",
    (sales, profileId) => ({
      profileId,
      mode: "additive",
      targets: [
        { kind: "group", groupName: "Board", filterName: "Corporate iPhones", filterMode: "include" },
        { kind: "excludeGroup", groupId: sales },
        { kind: "configurationManagerCollection", collectionId: "SMS00001" },
      ],
    }),
  ],
  [
    "MobileEmailAccessPolicy",
    () => ({
      mode: "outlookOnly",
      additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
      adminMailRecipients: ["helpdesk@contoso.com"],
      whenRulesExist: "warn",
      onDelete: "restore",
    }),
  ],
  [
    "MobileEmailAccessPolicy",
    () => ({ mode: "anyAppPromptAll", promptVia: "quarantine", onDelete: "retain" }),
  ],
  [
    "IntegratedAppsSetting",
    (sales) => ({
      userConsent: "custom",
      permissionGrantPolicyIds: ["microsoft-user-default-low"],
      adminConsentRequests: {
        isEnabled: true,
        reviewers: [
          { kind: "group", name: "Board" },
          { kind: "group", id: sales },
        ],
      },
    }),
  ],
  ["EmailProfile", () => ({ ...mail, displayName: "Another" })],
];

/** A rule that no program declares. */
const foreign = {
  Characteristic: "DeviceModel",
  QueryString: "Meeting room",
  AccessLevel: "Allow",
} as const;

test.each(programs)("any value of a %s may be unknown until the update", async (kind, program) => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  room.loopback.administrator.addDeviceAccessRule(foreign);
  const inputs = program(groupId(room, "Sales"), profileId);
  const [preview, after] = [room.operation(), room.operation()];
  const definition = definitions[kind] as Definition;
  const facts = { owner: "cccccccccccccccc" };
  const warned = kind === "MobileEmailAccessPolicy" ? { whenRulesExist: "warn" } : {};
  const made = await room
    .operation()
    .resource(definition, facts)
    .create({ ...inputs, ...warned });

  for (const path of pathsIn({ ...inputs, ...warned })) {
    const news = withUnknown({ ...inputs, ...warned }, path);
    const at = formatPath(path);
    const fresh = { owner: "dddddddddddddddd" };
    expect([at, await preview.resource(definition, fresh).check(news)]).toEqual([at, []]);
    await after.resource(definition, facts).check(news, inputs);
    await after.resource(definition, facts).diff(made.id, made.computed ?? {}, news);
  }
});

test("an unmanaged rule is not refused while whenRulesExist is unknown", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule(foreign);
  const policy = room.operation().resource(definitions.MobileEmailAccessPolicy);

  const news = { mode: "outlookOnly", whenRulesExist: unknownValue };

  await expect(policy.check(news)).resolves.toEqual([]);
  await expect(policy.check({ mode: "outlookOnly" })).resolves.toHaveLength(1);
});
