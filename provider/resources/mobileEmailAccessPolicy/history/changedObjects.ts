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
  /** When the object was last changed, if Exchange reports it; `gone` for a rule that no longer exists. */
  lastChanged: string | "gone" | undefined;
}

const parameterOf: Record<string, string> = {
  userMailInsert: "UserMailInsert",
  adminMailRecipients: "AdminMailRecipients",
  tenantAdminPreference: "TenantAdminPreference",
};

/**
 * The Exchange objects behind the paths; undefined if the live policy does not show what one of the paths belongs to.
 */
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

/** Declared rules, and rules that the resource managed at some time. */
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

/**
 * The name of a deleted rule is derived from its pair. This works unless the name was so long that Exchange replaced
 * its end.
 */
function rule(live: LivePolicy, pair: Pair): ChangedObject {
  const found = findRule(live, pair);
  const names = [found?.Identity, found?.Guid, `${pair.queryString} (${pair.characteristic})`];
  return {
    object: "rule",
    names: names.filter((name) => typeof name === "string").map((name) => name.toLowerCase()),
    lastChanged: found ? whenChanged(found) : "gone",
  };
}
