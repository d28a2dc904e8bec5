import { whenChanged } from "../live";
import type { State } from "../schema";
import {
  findRule,
  isPrompt,
  type LivePolicy,
  outlookRule,
  type Pair,
  promptText,
  rulesOfMode,
  samePair,
  toLevel,
  unique,
} from "../wire";

/** An object in Exchange that differs from its declaration. */
export interface ChangedObject {
  object: "settings" | "rule";
  /** Names under which Exchange's log may list it, in lower case. */
  names: readonly string[];
  /** When its object was last changed, if Exchange tells; of a rule that does not exist, that. */
  lastChanged: string | "gone" | undefined;
}

const parameterOf: Record<string, string> = {
  userMailInsert: "UserMailInsert",
  adminMailRecipients: "AdminMailRecipients",
  tenantAdminPreference: "TenantAdminPreference",
};

/** What is behind each of the paths; undefined when a path cannot be told from what Exchange shows. */
export function changedObjectsOf(
  paths: readonly string[],
  live: LivePolicy,
  olds: State,
): ChangedObject[] | undefined {
  const objects = paths.map((path) => {
    if (path === "mode") return objectsOfMode(live, olds);
    if (path === "additionalRules") return objectsOfRules(live, olds);
    const parameter = parameterOf[path];
    return parameter ? [setting(live, parameter)] : [];
  });
  return objects.some((found) => found.length === 0) ? undefined : objects.flat();
}

function objectsOfMode(live: LivePolicy, { mode, userMailInsert }: State): ChangedObject[] {
  if (!mode) return [];
  const { DefaultAccessLevel, UserMailInsert } = live.settings;
  const hasOwnText = isPrompt(mode) && userMailInsert === undefined;
  return [
    ...(DefaultAccessLevel === toLevel(mode) ? [] : [setting(live, "DefaultAccessLevel")]),
    ...rulesOfMode(mode)
      .filter((wanted) => findRule(live, wanted)?.AccessLevel !== wanted.accessLevel)
      .map((wanted) => rule(live, wanted)),
    ...(hasOwnText && UserMailInsert !== promptText ? [setting(live, "UserMailInsert")] : []),
  ];
}

/** Declared ones, and those that the resource once took in hand. */
function objectsOfRules(live: LivePolicy, { additionalRules = [], previous }: State): ChangedObject[] {
  const wantedLevel = (pair: Pair) => additionalRules.find((one) => samePair(one, pair))?.accessLevel;
  return unique<Pair>([...additionalRules, ...(previous?.rules ?? [])])
    .filter((pair) => !samePair(pair, outlookRule))
    .filter((pair) => findRule(live, pair)?.AccessLevel !== wantedLevel(pair))
    .map((pair) => rule(live, pair));
}

const setting = ({ settings }: LivePolicy, parameter: string): ChangedObject => ({
  object: "settings",
  names: [parameter.toLowerCase()],
  lastChanged: whenChanged(settings),
});

/** The name of one that is gone can be told while it is short enough to be whole. */
function rule(live: LivePolicy, pair: Pair): ChangedObject {
  const found = findRule(live, pair);
  const names = [found?.Identity, found?.Guid, `${pair.queryString} (${pair.characteristic})`];
  return {
    object: "rule",
    names: names.filter((name) => typeof name === "string").map((name) => name.toLowerCase()),
    lastChanged: found ? whenChanged(found) : "gone",
  };
}
