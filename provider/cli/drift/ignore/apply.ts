import { worst } from "../assemble";
import type { DriftedProperty, Ignored, Marks, ResourceReport, StackReport } from "../report";
import { acceptancesOf, type Judged } from "./acceptances";
import type { IgnoreEntry } from "./file";
import { isAboutProperty, isAccepted, partsExplain, verdictsOn } from "./judge";
import { clearName, namesOf } from "./names";
import { acceptDeleted, acceptProperty } from "./ready";

/**
 * An accepted difference counts only after its entry has ended. Differences that count show how to accept them.
 *
 * @param shownAs another name of the stack, which entries may use as well
 */
export function applyIgnores(
  report: StackReport,
  entries: readonly IgnoreEntry[],
  now: Date,
  shownAs = report.stack,
): StackReport {
  const day = now.toISOString().slice(0, 10);
  const ofStack = entries.filter(({ stack }) => [undefined, report.stack, shownAs].includes(stack));
  const judged: Judged = new Map(ofStack.map((entry) => [entry, []]));
  const resources = report.resources.map((resource) => {
    const place = { stack: shownAs, resource: clearName(report, resource) };
    const about = ofStack.filter((entry) => namesOf(resource).includes(entry.resource));
    return withIgnores(resource, { about, place, day, judged });
  });
  return {
    ...report,
    resources,
    status: report.status === "notReadable" ? "notReadable" : worst(resources),
    ...(entries.length > 0 ? { acceptances: acceptancesOf(report, judged, day) } : {}),
  };
}

interface Judging {
  /** Entries about the resource. */
  about: readonly IgnoreEntry[];
  place: { stack: string; resource: string };
  day: string;
  judged: Judged;
}

function withIgnores(marked: ResourceReport, judging: Judging): ResourceReport {
  const resource = unmarked(marked);
  if (resource.status === "gone" || marked.ignored)
    return goneWithIgnores({ ...resource, status: "gone" }, judging);
  const properties = resource.properties.map((one) => propertyWithIgnores(resource, unmarked(one), judging));
  if (resource.status === "notReadable") return { ...resource, properties };
  const counts = properties.some(({ ignored }) => !ignored);
  return { ...resource, properties, status: counts ? "drifted" : "inLine" };
}

/** Removes the marks of an earlier call, which other entries may have set. */
function unmarked<T extends Marks & { ignoredParts?: string[] }>(one: T): T {
  const { ignored: _, ignoreExpired: _1, notIgnored: _2, ignoredParts: _3, accept: _4, ...bare } = one;
  return bare as T;
}

/** An entry about the whole resource covers its deletion too. */
function goneWithIgnores(resource: ResourceReport, { about, place, day, judged }: Judging): ResourceReport {
  const covering = about.filter(({ property }) => property === undefined);
  for (const entry of covering) judged.get(entry)?.push({ entry, covers: "", anyValue: !entry.deleted });
  const last = longest(covering);
  if (last && last.until >= day) return { ...resource, status: "inLine", ignored: ofEntry(last) };
  return { ...resource, ...(last ? { ignoreExpired: ofEntry(last) } : {}), accept: acceptDeleted(place) };
}

function propertyWithIgnores(
  resource: ResourceReport,
  one: DriftedProperty,
  { about, place, day, judged }: Judging,
): DriftedProperty {
  const covering = about.filter((entry) => isAboutProperty(entry, one.path));
  const verdicts = verdictsOn(resource.type, one, covering);
  for (const verdict of verdicts) judged.get(verdict.entry)?.push(verdict);
  const active = verdicts.filter(({ entry }) => entry.until >= day);
  const covers = active.filter(isAccepted);
  const whole = longest(covers.filter((verdict) => verdict.covers === one.path));
  const parts = covers.filter((verdict) => verdict.covers !== one.path);
  const places = [...new Set(parts.map((verdict) => verdict.covers))];
  const inParts = partsExplain(resource.type, one, places) ? soonest(parts) : undefined;
  const accept = acceptProperty(place, resource, one);
  const by = whole ?? inParts;
  if (by)
    return by.anyValue
      ? { ...one, ignored: { ...ofEntry(by.entry), anyValue: true }, accept }
      : { ...one, ignored: ofEntry(by.entry) };
  return {
    ...one,
    ...(places.length > 0 ? { ignoredParts: places } : {}),
    ...notCovering(active, verdicts),
    accept,
  };
}

function notCovering(active: ReturnType<typeof verdictsOn>, all: typeof active): Marks {
  const refusal = longest(active.flatMap((one) => (isAccepted(one) ? [] : one)));
  if (refusal) return { notIgnored: { ...ofEntry(refusal.entry), words: refusal.refuses } };
  const ended = longest(all.filter((one) => !active.includes(one)));
  return ended ? { ignoreExpired: ofEntry(ended.entry) } : {};
}

const ofEntry = ({ reason, until }: IgnoreEntry): Ignored => ({ reason, until });

type Lasting = IgnoreEntry | { entry: IgnoreEntry };
const untilOf = (one: Lasting) => ("entry" in one ? one.entry.until : one.until);
const byDay = <T extends Lasting>(some: readonly T[]): T[] =>
  some.toSorted((one, other) => untilOf(one).localeCompare(untilOf(other)));

/** The entry with the latest last day decides. */
const longest = <T extends Lasting>(some: readonly T[]): T | undefined => byDay(some).at(-1);
const soonest = <T extends Lasting>(some: readonly T[]): T | undefined => byDay(some)[0];
