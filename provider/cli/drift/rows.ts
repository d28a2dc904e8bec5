import { whoAndWhen } from "./describe";
import type { Marks, ResourceReport, StackReport } from "./report";

/** One difference or notice of a resource, as shown in a terminal, in Markdown and in a card. */
export interface Row {
  resource: string;
  /** Page of the admin portal. */
  link: string | undefined;
  words: string;
  /** Who changed it and when, as far as it is known; empty for notices. */
  who: string;
  /** How resetting it affects people; only on the last difference of its resource. */
  impact: readonly string[];
  /** Why it does not count, or counts again. */
  ignore?: string;
  /** How to accept it. */
  accept?: string;
  isIgnored: boolean;
}

/** All differences, including ignored ones, and the changes that Microsoft made. */
export function rowsOf(stack: StackReport, now: Date): Row[] {
  return stack.resources.flatMap((resource) => {
    const who = whoAndWhen(resource.changedBy, now);
    const rows = wordsOf(resource, stack).map(({ words, isNotice, ...rest }) => ({
      resource: nameIn(stack, resource),
      link: resource.adminUrl,
      words,
      who: isNotice ? "" : who,
      impact: [] as string[],
      ignore: ignoreOf(rest),
      accept: rest.accept?.words,
      isIgnored: rest.ignored !== undefined,
    }));
    const last = rows.length - 1 - (resource.notices?.length ?? 0);
    return rows.map((row, at) => (at === last ? { ...row, impact: resource.impact } : row));
  });
}

/** Adds the kind if another resource of the stack has the same name, as a profile and its assignment may. */
function nameIn({ resources }: StackReport, { name, type }: ResourceReport): string {
  return resources.filter((one) => one.name === name).length > 1 ? `${name} (${type})` : name;
}

type Said = Marks & { words: string; isNotice?: true };

/** Notices, which are not differences, come last. */
const wordsOf = (resource: ResourceReport, stack: StackReport): Said[] => [
  ...differencesOf(resource, stack),
  ...(resource.notices ?? []).map((words): Said => ({ words, isNotice: true })),
];

function differencesOf(resource: ResourceReport, stack: StackReport): Said[] {
  const { ignored, ignoreExpired, accept } = resource;
  if (resource.status === "gone" || ignored)
    return [{ words: "deleted in the tenant", ignored, ignoreExpired, accept }];
  if (resource.status !== "notReadable") return resource.properties;
  // A failure of the whole stack is reported once, with the stack.
  return resource.reason === stack.reason ? [] : [{ words: `could not tell: ${resource.reason}` }];
}

/** How the ignore file affects it; undefined if it does not. */
export function ignoreOf({ ignored, ignoreExpired, notIgnored }: Marks): string | undefined {
  if (ignored)
    return `ignored until ${ignored.until}${ignored.anyValue ? ", whatever its value" : ""}: ${ignored.reason}`;
  if (notIgnored)
    return `not ignored, ${notIgnored.words} (entry until ${notIgnored.until}: ${notIgnored.reason})`;
  return (
    ignoreExpired && `no longer ignored, the entry ended on ${ignoreExpired.until}: ${ignoreExpired.reason}`
  );
}
