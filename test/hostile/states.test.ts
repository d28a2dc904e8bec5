import fc from "fast-check";
import { isProviderError } from "../../provider/errors";
import type { Values } from "../../provider/lifecycle/define";
import { PartlyMade } from "../../provider/lifecycle/define";
import { factsIn } from "../../provider/lifecycle/hiddenInput";
import { definitions, type Kind } from "../../provider/resources/index";
import { openRoom, type Room } from "../resources/harness";

const inputsOf: Record<Kind, (profileId: string) => Values> = {
  EmailProfile: () => ({
    displayName: "Ours",
    settings: {
      platform: "ios",
      hostName: "mail.contoso.com",
      emailAddressSource: "primarySmtpAddress",
      accountName: "Work",
    },
  }),
  ProfileAssignment: (profileId) => ({
    profileId,
    mode: "additive",
    targets: [{ kind: "group", groupName: "Sales" }, { kind: "allUsers" }],
  }),
  MobileEmailAccessPolicy: () => ({
    mode: "outlookOnly",
    onDelete: "restore",
    additionalRules: [{ characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" }],
  }),
  IntegratedAppsSetting: () => ({ userConsent: "lowRisk", onDelete: "restore" }),
};

const mutant = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    5,
    "x",
    true,
    null,
    [],
    {},
    [null],
    [5],
    [[]],
    { x: null },
    "",
    -1,
    "__proto__",
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The paths of all parts of a value, including complete lists and objects. */
function pathsIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...at, key]))];
}

function changed(value: unknown, [key, ...rest]: string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Object.assign(copy, { [key]: changed((value as Values)[key], rest, to) });
  return copy;
}

async function deployed(room: Room, kind: Kind) {
  const { id: profileId } = await room
    .operation()
    .resource(definitions.EmailProfile, { owner: "f".repeat(16) })
    .create(inputsOf.EmailProfile(""));
  const inputs = inputsOf[kind](profileId);
  const { id, computed } = await room.operation().resource(definitions[kind]).create(inputs);
  return { id, inputs, state: computed as Values };
}

const verbs = ["check", "diff", "read", "update", "delete"] as const;

test.each(Object.keys(definitions) as Kind[])(
  "%s: with an edited state, every verb succeeds or is refused in one sentence",
  async (kind) => {
    await using room = await openRoom();
    const { id, inputs, state } = await deployed(room, kind);
    const paths = pathsIn(state).filter((path) => path.length > 0);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        mutant,
        fc.constantFrom(...verbs),
        async (path, to, verb) => {
          const olds = changed(state, path, to) as Values;
          const resource = room.operation().resource(definitions[kind]);
          const run = {
            check: () => resource.check(inputs, olds),
            diff: () => resource.diff(id, olds, inputs),
            read: () => resource.read(id, olds),
            update: () => resource.update(id, olds, inputs),
            delete: () => resource.delete(id, olds),
          }[verb];
          const error = await run().then(
            () => undefined,
            (thrown: unknown) => (thrown instanceof PartlyMade ? thrown.cause : thrown),
          );
          if (verb === "delete" && error === undefined)
            await room
              .operation()
              .resource(definitions[kind])
              .create(inputs)
              .catch(() => {});
          if (error !== undefined && !isProviderError(error)) throw error;
        },
      ),
      { numRuns: 100 },
    );
  },
);

test("a state value of another type is reported with its path, before any request", async () => {
  await using room = await openRoom();
  const { id, inputs, state } = await deployed(room, "ProfileAssignment");
  room.loopback.clearRequests();
  const assignment = room.operation().resource(definitions.ProfileAssignment);

  for (const act of [
    () => assignment.check(inputs, { ...state, targets: "x" }),
    () => assignment.delete(id, { ...state, targets: "x" }),
  ])
    await expect(act()).rejects.toThrow(
      'the state holds "x" as "targets", which no version of pulumi-m365 writes: the state was edited, or the file is damaged. Nothing was read or written. Restore an earlier state (pulumi stack history, pulumi stack import), or remove this resource (pulumi state delete) and import it again.',
    );
  expect(room.loopback.requests).toEqual([]);
});

test.each(["[", "[1,2]", "{}", '["a"]', "null", "5", "[[]]", '["a","b",5]'])(
  "a hidden input that was changed to %j causes no JavaScript error",
  (hidden) => {
    expect(factsIn(hidden)).toMatchObject({ name: expect.any(String), owner: expect.any(String) });
  },
);
