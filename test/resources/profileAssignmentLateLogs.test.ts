import { toAssignmentEvent } from "../../provider/tenant/graph/assignmentEvents";
import { sentAtMs } from "../../provider/tenant/serviceClock";
import {
  assigned,
  assignmentIn,
  group,
  meanwhile,
  portalGroup,
  withProfile,
} from "./profileAssignmentConcurrent";
import { filterNamed, writesOf } from "./profileAssignmentRoom";

describe.each(["list", "entries"] as const)("with a log of assignments as %s", (form) => {
  test.each(["additive", "authoritative"])(
    "the event of an earlier %s write is no proof of this one, if the log lags behind",
    async (mode) => {
      const { room, id, sales, board } = await withProfile(form);
      await using _ = room;
      const { administrator, tenant } = room.loopback;
      const [olds, news] = [board, sales].map((one) => ({ profileId: id, mode, targets: [group(one)] }));
      const first = await assignmentIn(room.operation()).create(olds ?? {});
      const second = await assignmentIn(room.operation()).update(
        id,
        { ...olds, ...first.computed },
        news ?? {},
      );
      administrator.assign(id, []);
      const shown = tenant.auditEvents.map((event) => ({
        ...event,
        activityDateTime: new Date(Date.parse(event.activityDateTime) - 60_000).toISOString(),
      }));
      room.loopback.inject({
        match: { method: "GET", path: /auditEvents/ },
        before: () => {
          tenant.auditEvents = shown;
        },
      });
      const operation = room.operation();

      await assignmentIn(operation).update(id, { ...news, ...second }, news ?? {});

      expect(assigned(room, id)).toEqual([sales]);
      expect(operation.lines.at(-1)).toMatch(/does not show the change yet\.$/);
    },
  );

  test("an administrator's filter on another entry stays, and the merge needs one more write", async () => {
    const { room, id, sales, board } = await withProfile(form);
    await using _ = room;
    const { administrator, tenant } = room.loopback;
    const filtered = {
      ...portalGroup(board),
      deviceAndAppManagementAssignmentFilterId: filterNamed(room, "Corporate iPhones"),
      deviceAndAppManagementAssignmentFilterType: "include" as const,
    };
    administrator.assign(id, [portalGroup(board)]);
    meanwhile(room, () => {
      administrator.assign(id, [filtered]);
    });

    await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

    expect(writesOf(room)).toBe(2);
    expect(tenant.assignments.get(id)?.map(({ target }) => target)).toEqual(
      expect.arrayContaining([
        expect.objectContaining(filtered),
        expect.objectContaining(portalGroup(sales)),
      ]),
    );
  });

  test("an administrator's later save of the same list is not taken for our write", async () => {
    const { room, id, sales, board, ipads } = await withProfile(form);
    await using _ = room;
    const { administrator } = room.loopback;
    meanwhile(room, () => {
      administrator.assign(id, [portalGroup(board)]);
      room.loopback.inject({
        match: { method: "GET", path: /\/assignments$/ },
        before: () => {
          administrator.assign(id, [portalGroup(sales), portalGroup(ipads)]);
          administrator.assign(id, [portalGroup(sales)]);
        },
      });
    });

    await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

    expect(assigned(room, id)).toEqual([board, sales].sort());
  });
});

test.each(["additive", "authoritative"])(
  "%s: an entry whose group was deleted during the write is not sent again, and the others are kept",
  async (mode) => {
    const { room, id, sales, board } = await withProfile();
    await using _ = room;
    const { administrator } = room.loopback;
    const gone = administrator.createGroup({ displayName: "Gone" }).id;
    meanwhile(room, () => {
      administrator.assign(id, [portalGroup(gone), portalGroup(board)]);
      administrator.deleteGroup(gone);
    });

    const creating = assignmentIn(room.operation()).create({ profileId: id, mode, targets: [group(sales)] });

    if (mode === "additive") await creating;
    else await expect(creating).rejects.toThrow("the assignment has been restored");
    expect(assigned(room, id)).toEqual([board, sales].sort());
    expect(room.loopback.violations).toEqual([]);
  },
);

test("a list of assignments that is empty on both sides of an event is not read as a list", () => {
  const profileId = "11111111-2222-3333-4444-555555555555";
  const event = (oldValue: string | null, newValue: string | null) =>
    toAssignmentEvent(
      {
        activityDateTime: "2026-11-28T00:00:00Z",
        activityType: "Assign DeviceConfiguration",
        resources: [
          {
            resourceId: profileId,
            modifiedProperties: [{ displayName: "Assignments", oldValue, newValue }],
          },
        ],
      },
      profileId,
    );

  expect(event("", null)).toMatchObject({ isUnread: true });
  expect(event("", null).lists).toBeUndefined();
  expect(event("[]", null)).toMatchObject({ isUnread: false, lists: { before: [], after: [] } });
});

test.each([
  ["the service's clock is an hour ahead", "Sat, 28 Nov 2026 11:00:10 GMT", "2026-11-28T10:59:58.000Z"],
  ["the service does not tell its time", undefined, "2026-11-28T09:55:00.000Z"],
])("if %s, the time of a request is that of the service, or earlier", (_, date, expected) => {
  jest.useFakeTimers({ now: Date.parse("2026-11-28T10:00:10Z") });
  try {
    const startedMs = Date.parse("2026-11-28T10:00:00Z");
    expect(new Date(sentAtMs(() => date, startedMs)).toISOString()).toBe(expected);
  } finally {
    jest.useRealTimers();
  }
});
