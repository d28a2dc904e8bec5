import { randomUUID } from "node:crypto";
import { type ResolvedTarget, toTarget } from "../../../resources/deviceConfigurations/assignmentTargets";
import { filterFits } from "../../../resources/profileAssignment/filters";
import { listAssignmentFilters } from "../../../tenant/graph/assignmentFilters";
import { shownWithin } from "../../../tenant/settle";
import { timeouts } from "../../../tenant/timeouts";
import { askFor, type Reply, valuesIn } from "../ask";
import { type Entry, writeCheck } from "../entry";
import { inKnownWords, told } from "../facts";
import { asExpected, end, notTried, type Outcome } from "../outcome";
import { assign, groupOf, idOf, type Trial } from "../write/trial";

const needs = ["readProfiles", "writeProfiles", "readGroups"] as const;
const takes = told` and --group`;

/** An assignment to the empty group. */
const entry = (trial: Trial, rest: Partial<ResolvedTarget> = {}) =>
  toTarget({ kind: "group", groupId: groupOf(trial).id, ...rest });

const refused = (replies: readonly Reply[], what: Outcome["what"]): Outcome =>
  asExpected(
    replies.every(({ status }) => status === 400),
    what,
  );

export const assignmentChecks: Entry[] = [
  writeCheck(
    "loopback/graph/assignmentTargets.ts checkGroup",
    needs,
    async (trial) => {
      const reply = await tryToAssign(trial, [entry(trial, { groupId: randomUUID() })]);
      return refused([reply], told`a group that does not exist: ${reply.what}`);
    },
    takes,
  ),
  writeCheck(
    "loopback/graph/assignmentTargets.ts checkFilter",
    needs,
    async (trial) => {
      const filterId = (await filterFor(trial)) ?? end(notTried(told`there is no filter for this platform`));
      const onExclusion = entry(trial, { kind: "excludeGroup", filterId, filterMode: "include" });
      const replies = [
        await tryToAssign(trial, [onExclusion]),
        await tryToAssign(trial, [entry(trial, { filterId })]),
      ] as const;
      return refused(replies, told`on an exclusion: ${replies[0].what}; without a mode: ${replies[1].what}`);
    },
    takes,
  ),
  writeCheck(
    "loopback/graph/assignmentTargets.ts refuseDuplicates",
    needs,
    async (trial) => {
      const reply = await tryToAssign(trial, [entry(trial), entry(trial)]);
      return refused([reply], reply.what);
    },
    takes,
  ),
  writeCheck(
    "resources/profileAssignment/conflictDetector.ts entriesBefore",
    [...needs, "readAssignmentLog"],
    async (trial) => {
      const calls = [[entry(trial)], [entry(trial, { kind: "excludeGroup" })], []];
      for (const targets of calls) {
        const { status, what } = await assign(trial, targets);
        if (status >= 300) return notTried(told`an assignment is refused: ${what}`);
      }
      const events = await loggedAssignments(trial, calls.length);
      const ids = new Set(events.map(({ correlationId }) => correlationId)).size;
      if (events.length < calls.length) return notTried(told`the log shows ${events.length} events so far`);
      const types = new Set(events.map(({ activityType }) => String(activityType)));
      return asExpected(
        ids <= calls.length,
        told`${calls.length} calls, ${events.length} events, ${ids} ids: ${inKnownWords([...types].join(", "))}`,
      );
    },
    takes,
  ),
];

/** If the assignment is accepted although it should be refused, it is removed at once. */
async function tryToAssign(trial: Trial, targets: readonly object[]): Promise<Reply> {
  const reply = await assign(trial, targets);
  if (reply.status < 300) await assign(trial, []);
  return reply;
}

async function filterFor({ tenant, wanted }: Trial): Promise<string | undefined> {
  const filters = await listAssignmentFilters(tenant);
  return filters.find(({ platform }) => filterFits(wanted.platform, platform ?? ""))?.id;
}

/** Waits for the events, because the log is written with a delay. */
async function loggedAssignments(trial: Trial, least: number): Promise<Record<string, unknown>[]> {
  const filter = encodeURIComponent(`resources/any(r: r/resourceId eq '${await idOf(trial)}')`);
  let events: Record<string, unknown>[] = [];
  await shownWithin(timeouts.settleMs, async () => {
    const { status, body, what } = await askFor(
      trial.tenant,
      `/beta/deviceManagement/auditEvents?$filter=${filter}`,
    );
    if (status !== 200) end(notTried(told`the log cannot be read: ${what}`));
    events = valuesIn(body).filter(({ activityType }) => /assign/i.test(String(activityType)));
    return events.length >= least || undefined;
  });
  return events;
}
