import { isProviderError } from "../errors";
import { forEverybody } from "./cancellation";
import type { Tenant } from "./connect";
import {
  type DirectoryObject,
  findGroup,
  getDirectoryObjects,
  mayGetByIds,
  mostIds,
} from "./graph/directoryObjects";
import { type Group, listGroupsNamed } from "./graph/groups";
import { noteGroupName, noteGroupNames } from "./groupNames";
import { perOperation } from "./operationMemory";
import { shownWithin } from "./settle";
import { timeouts } from "./timeouts";

/** The object that has an id; `none` if no object has it, `unreadable` if the permission to find out is missing. */
export type Meaning = DirectoryObject | "none" | "unreadable";

interface Asked {
  id: string;
  resolve(meaning: Meaning): void;
  reject(error: unknown): void;
}

interface Questions {
  /** Ids collected for the next request, if any. */
  gathered?: Asked[] | undefined;
  expected: readonly string[];
}

const questionsOf = perOperation<Questions>(() => ({ expected: [] }));

/** Announces ids that will probably be needed: they are read in the same request as the first one that is. */
export function expectIds(tenant: Tenant, ids: readonly string[]): void {
  questionsOf(tenant).expected = ids;
}

/** Groups with this name. @param isOneOfMany as with listGroupsNamed */
export function groupsNamed(tenant: Tenant, name: string, isOneOfMany = false): Promise<Group[]> {
  if (isOneOfMany && !tenant.known(askForGroups, name))
    void tenant.remember(askForGroups, [name], listGroupsNamed(tenant.graph, name, isOneOfMany));
  const reading = tenant.read(askForGroups, name);
  noteGroupNames(tenant, reading);
  return reading;
}

const askForGroups = ({ graph }: Tenant, name: string): Promise<Group[]> => listGroupsNamed(graph, name);

/** Removes the answer from the cache, because a group with this name may be created later in the operation. */
export function forgetGroupsNamed(tenant: Tenant, name: string): void {
  tenant.invalidate(askForGroups, name);
}

/** Caches an object that another request returned. */
export function noteMeaning(tenant: Tenant, object: DirectoryObject): void {
  void tenant.remember(gather, [object.id.toLowerCase()], Promise.resolve(object));
}

/** Reads each id once, in one request with all other ids that are needed at the same time. */
export const meaningOf = (tenant: Tenant, id: string): Promise<Meaning> =>
  tenant.read(gather, id.toLowerCase());

/** Like meaningOf, but repeats the read before it returns `none`: a replica may not know a new group yet. */
export async function settledMeaningOf(tenant: Tenant, id: string): Promise<Meaning> {
  const meaning = await meaningOf(tenant, id);
  if (meaning !== "none") return meaning;
  return tenant.read(lookAgain, id.toLowerCase());
}

async function lookAgain({ graph }: Tenant, id: string): Promise<Meaning> {
  return (await orUnreadable(shownWithin(timeouts.goneMs, () => findGroup(graph, id)))) ?? "none";
}

function gather(tenant: Tenant, id: string): Promise<Meaning> {
  return new Promise((resolve, reject) => {
    const questions = questionsOf(tenant);
    if (questions.gathered) return void questions.gathered.push({ id, resolve, reject });
    const asked: Asked[] = [{ id, resolve, reject }];
    questions.gathered = asked;
    const ask = () => {
      questions.gathered = undefined;
      answer(tenant, asked).catch((error: unknown) => {
        for (const one of asked) one.reject(error);
      });
    };
    forEverybody(() => setTimeout(ask, timeouts.gatherMs));
  });
}

/** Whether objects of every kind can be identified; otherwise, an id that is not a group's may belong to anything. */
export const mayKnowAllKinds = async ({ graph }: Tenant): Promise<boolean> =>
  (await orUnreadable(mayGetByIds(graph))) === true;

async function answer(tenant: Tenant, asked: readonly Asked[]): Promise<void> {
  if (!(await mayKnowAllKinds(tenant))) return oneByOne(tenant, asked);
  const others = unasked(tenant).slice(0, Math.max(0, mostIds - asked.length));
  const reading = orUnreadable(byIds(tenant, [...asked.map(({ id }) => id), ...others]));
  const meaningIn = async (id: string) => {
    const meanings = await reading;
    return meanings === "unreadable" ? meanings : (meanings.get(id.toLowerCase()) ?? "none");
  };
  for (const id of others) void tenant.remember(gather, [id.toLowerCase()], meaningIn(id));
  if ((await reading) === "unreadable") return oneByOne(tenant, asked);
  for (const { id, resolve } of asked) resolve(await meaningIn(id));
}

async function byIds(tenant: Tenant, ids: readonly string[]): Promise<Map<string, DirectoryObject>> {
  const requests: Promise<DirectoryObject[]>[] = [];
  for (let start = 0; start < ids.length; start += mostIds)
    requests.push(getDirectoryObjects(tenant.graph, ids.slice(start, start + mostIds)));
  const objects = (await Promise.all(requests)).flat();
  for (const object of objects) if (object.type === "group") noteGroupName(tenant, object);
  return new Map(objects.map((object) => [object.id.toLowerCase(), object]));
}

const unasked = (tenant: Tenant): string[] =>
  questionsOf(tenant).expected.filter((id) => !tenant.known(gather, id.toLowerCase()));

/** Without the permission for getByIds: groups only, twenty per request, and none of the announced ids. */
async function oneByOne({ graph }: Tenant, asked: readonly Asked[]): Promise<void> {
  await Promise.all(
    asked.map(async ({ id, resolve }) => resolve((await orUnreadable(findGroup(graph, id))) ?? "none")),
  );
}

async function orUnreadable<T>(reading: Promise<T>): Promise<T | "unreadable"> {
  try {
    return await reading;
  } catch (error) {
    if (isProviderError(error) && error.code === "M365_FORBIDDEN") return "unreadable";
    throw error;
  }
}
