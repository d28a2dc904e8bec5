import { ConstraintError, ifFound } from "../../../errors";
import { quoted } from "../../../impact/format";
import { nearest } from "../../../nearest";
import type { Tenant } from "../../../tenant/connect";
import { isGuid } from "../../../tenant/described";
import { groupsNamed } from "../../../tenant/directory";
import { listGroups } from "../../../tenant/graph/everybody";
import { getGroup } from "../../../tenant/graph/groups";
import { findPersonOfMany, listUsersIn } from "../../../tenant/graph/person";
import { theOnly } from "../../theOnly";
import { findMailbox, type Mailbox, readMailboxes } from "./mailboxes";

/** The people to whom a command applies: everybody if neither groups nor people are named. */
export interface Selection {
  /** Names or ids. Members of nested groups are included. */
  groups?: readonly string[] | undefined;
  /** User principal names, addresses or ids. */
  people?: readonly string[] | undefined;
  notGroups?: readonly string[] | undefined;
}

/** Ids of people, or addresses of mailboxes whose owner is not known, in lower case. */
type People = ReadonlySet<string>;

export interface Selected {
  /** Undefined means everybody. */
  people: People | undefined;
  except: People;
}

export const everybody: Selected = { people: undefined, except: new Set() };

/** The properties that identify the owner of a mailbox. */
export type Owner = Pick<Mailbox, "address" | "person">;

/** @param mailbox undefined if it no longer exists */
export function isSelected({ people, except }: Selected, mailbox: Owner | undefined): boolean {
  if (mailbox === undefined) return people === undefined;
  const isIn = (some: People) => some.has(mailbox.person ?? "") || some.has(mailbox.address.toLowerCase());
  return !isIn(except) && (people === undefined || isIn(people));
}

/** @throws ConstraintError with a sentence for each name that cannot be resolved */
export async function selectedBy(tenant: Tenant, selection: Selection): Promise<Selected> {
  const { groups = [], people = [], notGroups = [] } = selection;
  const [inGroups, named, except] = await Promise.all([
    resolved(groups, (group) => peopleInGroup(tenant, group)),
    resolved(people, (person) => personNamed(tenant, person)),
    resolved(notGroups, (group) => peopleInGroup(tenant, group)),
  ]);
  const problems = [...inGroups.problems, ...named.problems, ...except.problems];
  if (problems.length > 0) throw new ConstraintError(problems.join(" "), "M365_CONFIGURATION");
  const isEverybody = groups.length + people.length === 0;
  return {
    people: isEverybody ? undefined : new Set([...inGroups.found, ...named.found]),
    except: new Set(except.found),
  };
}

/** Returns ids, or a sentence if the name cannot be resolved. */
type Resolve = (name: string) => Promise<readonly string[] | string>;

async function resolved(names: readonly string[], resolve: Resolve) {
  const outcomes = await Promise.all([...new Set(names)].map(resolve));
  return {
    found: outcomes.flatMap((one) => (typeof one === "string" ? [] : one)),
    problems: outcomes.filter((one) => typeof one === "string"),
  };
}

async function peopleInGroup(tenant: Tenant, name: string): Promise<readonly string[] | string> {
  const id = isGuid(name) ? (await ifFound(getGroup(tenant.graph, name)))?.id : await idOfGroup(tenant, name);
  if (typeof id === "object") return id.reason;
  const users = id === undefined ? undefined : await ifFound(listUsersIn(tenant.graph, id));
  return (
    users?.map((user) => user.id.toLowerCase()) ??
    `no group ${isGuid(name) ? "has the id" : "is called"} ${quoted(name)}. It may have been deleted: name another one.`
  );
}

async function idOfGroup(tenant: Tenant, name: string): Promise<string | { reason: string }> {
  const groups = (await groupsNamed(tenant, name)).map(({ id, createdDateTime }) => ({
    id,
    createdDateTime,
  }));
  const others = groups.length > 0 ? [] : await tenant.read(namesOfGroups);
  const found = theOnly(groups, { what: "group", name, instead: "the id of the group", others });
  return "reason" in found ? found : found.id;
}

const namesOfGroups = async ({ graph }: Tenant): Promise<string[]> =>
  (await listGroups(graph)).flatMap(({ displayName }) => displayName ?? []);

/** An address may differ from the user principal name; if no user is found, the mailbox is looked up. */
async function personNamed(tenant: Tenant, name: string): Promise<readonly string[] | string> {
  const person = await findPersonOfMany(tenant.graph, name);
  if (person) return [person.id.toLowerCase()];
  const mailbox = await findMailbox(tenant, name);
  if (mailbox) return [mailbox.person ?? mailbox.address.toLowerCase()];
  const near = nearest(name, await tenant.read(addresses));
  const next = near === undefined ? "Check the address, or use the object id." : `Did you mean ${near}?`;
  return `nobody is called ${quoted(name)} in this tenant. ${next}`;
}

const addresses = async (tenant: Tenant): Promise<string[]> =>
  [...(await readMailboxes(tenant)).values()].map(({ address }) => address);
