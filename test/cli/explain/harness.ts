import { readPlan } from "../../../provider/cli/comment/plan";
import { explain } from "../../../provider/cli/explain/explain";
import { type Pending, pendingIn } from "../../../provider/cli/explain/pending";
import type { Fact } from "../../../provider/impact/facts";
import { ClaimRegister } from "../../../provider/lifecycle/claims";
import type { Definition, Values } from "../../../provider/lifecycle/define";
import { check, diff } from "../../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../../provider/lifecycle/verbsOf";
import type { Loopback } from "../../../provider/loopback";
import { definitions, type Kind } from "../../../provider/resources";
import type { Room } from "../../resources/harness";

/** Whether every request to the tenant was a read. */
export const onlyReads = ({ requests }: Loopback): boolean => requests.every(({ kind }) => kind === "read");

export interface Declared {
  kind: Kind;
  name: string;
  inputs: Values;
  /** The state after the last update; absent for a new resource. */
  state?: { id: string; inputs: Values; outputs: Values };
}

/** Steps as `pulumi preview --json` prints them. */
export function previewOf(...declared: Declared[]): string {
  const steps = declared.map(({ kind, name, inputs, state }) => ({
    op: state ? "update" : "create",
    urn: `urn:pulumi:test::test::m365:index:${kind}::${name}`,
    ...(state ? { oldState: state } : {}),
    newState: { inputs },
  }));
  return JSON.stringify({ steps });
}

export const pending = (room: Room, ...declared: Declared[]): Promise<Pending> =>
  pendingIn(room.operation().tenant, readPlan(previewOf(...declared)));

/** The facts that the engine's preview records about one resource. */
export async function previewed(room: Room, { kind, name, inputs, state }: Declared): Promise<Fact[]> {
  const facts: Fact[] = [];
  const resource = verbsOf(definitions[kind] as Definition, {
    tenant: room.operation().tenant,
    comparesWithTenant: true,
    resource: { name, owner: "0123456789abcdef", ignoreChanges: [] },
    claims: new ClaimRegister().of("0123456789abcdef"),
    tell: (...told) => facts.push(...told),
    record: () => {},
    say: () => {},
  });
  if (state) await diff(resource, state.id, state.outputs, inputs);
  else expect(await check(resource, {}, inputs)).toEqual([]);
  return facts;
}

/** The answers about all people, with a separate call for each person. */
export async function everybody(room: Room, change: Pending | undefined) {
  const { tenant } = room.operation();
  const people = [...room.loopback.tenant.users.values()];
  return Promise.all(people.map(({ userPrincipalName }) => explain(tenant, userPrincipalName, change)));
}
