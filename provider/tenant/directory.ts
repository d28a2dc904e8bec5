import { isProviderError } from "../errors";
import type { Tenant } from "./connect";
import {
  type DirectoryObject,
  findGroup,
  getDirectoryObjects,
  mayGetByIds,
  mostIds,
} from "./graph/directoryObjects";
import { patience } from "./patience";
import { shownWithin } from "./settle";

/** What an id stands for; `none` where Entra ID knows nothing under it, `unreadable` where that may not be asked. */
export type Meaning = DirectoryObject | "none" | "unreadable";

/** Long enough for what is asked at once, too short for anybody to notice. */
const gatherMs = 5;

interface Asked {
  id: string;
  resolve(meaning: Meaning): void;
  reject(error: unknown): void;
}

const gathered = new WeakMap<Tenant, Asked[]>();

const keyOf = (id: string) => `directory/${id.toLowerCase()}`;
const expectedKey = "directory/expected";

/** Ids that are likely to be asked for: they travel along with the first that is. */
export function expectIds({ snapshot }: Tenant, ids: readonly string[]): void {
  snapshot.forget(expectedKey);
  void snapshot.read(expectedKey, async () => ids);
}

/** An answer that came on another way. */
export function noteMeaning({ snapshot }: Tenant, object: DirectoryObject): void {
  void snapshot.read(keyOf(object.id), async () => object);
}

/** Every id is asked for once in an operation, together with all others that are asked for by then. */
export function meaningOf(tenant: Tenant, id: string): Promise<Meaning> {
  return tenant.snapshot.read(keyOf(id), () => gather(tenant, id));
}

/** As meaningOf. A replica may not know yet what was made a moment ago: that nothing is there has to be said for a while. */
export async function settledMeaningOf(tenant: Tenant, id: string): Promise<Meaning> {
  const meaning = await meaningOf(tenant, id);
  if (meaning !== "none") return meaning;
  return tenant.snapshot.read(`${keyOf(id)}/again`, async () => {
    const look = () => findGroup(tenant.graph, id);
    return (await orUnreadable(shownWithin(patience.goneMs, look))) ?? "none";
  });
}

function gather(tenant: Tenant, id: string): Promise<Meaning> {
  return new Promise((resolve, reject) => {
    const waiting = gathered.get(tenant);
    if (waiting) return void waiting.push({ id, resolve, reject });
    const asked: Asked[] = [{ id, resolve, reject }];
    gathered.set(tenant, asked);
    setTimeout(() => {
      gathered.delete(tenant);
      answer(tenant, asked).catch((error: unknown) => {
        for (const one of asked) one.reject(error);
      });
    }, gatherMs);
  });
}

/** Otherwise an id that is no group's may be anything. */
export const mayKnowAllKinds = async ({ graph }: Tenant): Promise<boolean> =>
  (await orUnreadable(mayGetByIds(graph))) === true;

async function answer(tenant: Tenant, asked: readonly Asked[]): Promise<void> {
  if (!(await mayKnowAllKinds(tenant))) return oneByOne(tenant, asked);
  const others = (await unasked(tenant)).slice(0, Math.max(0, mostIds - asked.length));
  const reading = orUnreadable(byIds(tenant, [...asked.map(({ id }) => id), ...others]));
  const meaningIn = async (id: string) => {
    const meanings = await reading;
    return meanings === "unreadable" ? meanings : (meanings.get(id.toLowerCase()) ?? "none");
  };
  for (const id of others) void tenant.snapshot.read(keyOf(id), () => meaningIn(id));
  if ((await reading) === "unreadable") return oneByOne(tenant, asked);
  for (const { id, resolve } of asked) resolve(await meaningIn(id));
}

async function byIds({ graph }: Tenant, ids: readonly string[]): Promise<Map<string, DirectoryObject>> {
  const requests: Promise<DirectoryObject[]>[] = [];
  for (let start = 0; start < ids.length; start += mostIds)
    requests.push(getDirectoryObjects(graph, ids.slice(start, start + mostIds)));
  const objects = (await Promise.all(requests)).flat();
  return new Map(objects.map((object) => [object.id.toLowerCase(), object]));
}

async function unasked({ snapshot }: Tenant): Promise<string[]> {
  const expected = (await snapshot.peek<readonly string[]>(expectedKey)) ?? [];
  return expected.filter((id) => snapshot.peek(keyOf(id)) === undefined);
}

/** Twenty a request, and only what was asked for. */
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
