import { setTimeout as wait } from "node:timers/promises";
import { isProviderError, mayHaveHappened } from "../../../errors";
import { eraseProfile } from "../../../resources/emailProfile/eraseProfile";
import type { Tenant } from "../../../tenant/connect";
import { shownWithin } from "../../../tenant/settle";
import { timeouts } from "../../../tenant/timeouts";
import { ask, type Reply } from "../ask";
import { markedProfiles } from "./leftOver";
import { type Mark, markIn } from "./mark";
import { profileName } from "./sent";

/** What this run has created, or may have created. All of it is deleted at the end. */
export interface Made {
  readonly mark: Mark;
  readonly ids: Set<string>;
  /** Whether it is not known if a create succeeded. */
  isUnclear: boolean;
}

export const configurations = "/beta/deviceManagement/deviceConfigurations";

/** A create that returns a refusal as an answer. In any case it records in `made` what has to be deleted. */
export async function post(tenant: Tenant, made: Made, body: object): Promise<Reply> {
  try {
    const reply = await ask(tenant, { method: "POST", path: configurations, body });
    const { id } = (reply.body ?? {}) as { id?: unknown };
    if (typeof id === "string" && reply.status < 300) made.ids.add(id);
    else made.isUnclear ||= reply.status < 300 || reply.status === 408;
    return reply;
  } catch (error) {
    made.isUnclear ||= !isProviderError(error) || mayHaveHappened(error);
    throw error;
  }
}

/** @returns whether nothing of this run is left, as far as the tenant shows it; `say` reports what is left */
export async function deleteAll(tenant: Tenant, made: Made, say: (line: string) => void): Promise<boolean> {
  let isClean = true;
  const fail = (line: string) => {
    isClean = false;
    say(line);
  };
  if (made.isUnclear) await lookUp(tenant, made).catch(() => fail(notKnown));
  for (const id of made.ids) await deleteOne(tenant, id).catch((error: Error) => fail(stays(id, error)));
  return isClean;
}

/** Looks for the mark, because the answer with the id was lost. Repeats this, because the list may lag behind. */
async function lookUp(tenant: Tenant, { mark, ids }: Made): Promise<void> {
  const found = await shownWithin(timeouts.lookUpMs, async () => {
    const marked = await markedProfiles(tenant);
    const ours = marked.filter(
      ({ id, description }) => markIn(description)?.run === mark.run && !ids.has(id),
    );
    return ours.length > 0 ? ours : undefined;
  });
  for (const { id } of found ?? []) ids.add(id);
}

/** Tries three times, because a replica without the profile may refuse. A busy service is retried by each request. */
async function deleteOne(tenant: Tenant, id: string): Promise<void> {
  for (const pauseMs of [timeouts.firstLookMs, 4 * timeouts.firstLookMs]) {
    try {
      return await eraseProfile(tenant, id);
    } catch {
      await wait(pauseMs);
    }
  }
  await eraseProfile(tenant, id);
}

const again = "Run m365 verify --write again, which looks for it first";

const stays = (id: string, error: Error): string =>
  `the profile "${profileName}" (${id}) could not be deleted and is still in the tenant: ${error.message} Delete it in Intune (Devices > Configuration), or: ${again}.`;

const notKnown = `it is not known whether the profile "${profileName}" was created, because neither the answer to its creation nor the list of profiles arrived. ${again}.`;
