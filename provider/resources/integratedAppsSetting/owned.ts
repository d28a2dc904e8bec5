import {
  answeredFor,
  declaredBefore,
  foundEntries,
  leavingEntries,
  type Shared,
} from "../../lifecycle/ownership";
import { type Reviewer, reviewersIn } from "./adminRequests";
import { idOf, keyOfName, keyOfQuery, type Names, queryOf, subjectOf } from "./consentReviewers";
import { apisIn, inWords, keyOfEntry, sharedPermissions } from "./lowRisk/classified";
import type { LowRiskPermission } from "./lowRisk/schema";
import type { Computed, ConsentReviewer, State } from "./schema";
import {
  allIds,
  type Consent,
  consentOf,
  declaredIds,
  isMailClients,
  keyOfId,
  type LiveSetting,
  namesBefore,
  type Sides,
} from "./wire";

/** Consent policies that this resource added, according to its state. */
export const ownedIds = (before: State): string[] =>
  declaredBefore(declaredIds(before), before, keyOfId).owned;

const sharedIds = ({ live, before, now }: Sides): Shared<string> => ({
  live: allIds(consentOf(live)),
  declared: declaredIds(now),
  ...declaredBefore(declaredIds(before), before, keyOfId),
  keyOf: keyOfId,
});

/**
 * The tenant's consent, and whether the mail clients' policy leaves because this resource added it and no longer
 * declares it.
 */
export function consentSeen(sides: Sides): Consent {
  const isMailLeaving =
    sides.now.userConsent !== undefined && leavingEntries(sharedIds(sides)).some(isMailClients);
  return { ...consentOf(sides.live), isMailLeaving };
}

const reviewersOf = ({ adminConsentRequests }: State): ConsentReviewer[] =>
  (adminConsentRequests?.reviewers ?? []).filter((reviewer) => reviewer !== undefined);

function entriesOf(reviewers: readonly ConsentReviewer[], names: Names): Reviewer[] {
  return reviewers
    .filter((reviewer) => idOf(reviewer, names) !== undefined)
    .map((reviewer) => ({ query: queryOf(reviewer, names), queryType: "MicrosoftGraph" }));
}

/** The reviewers in the tenant, some of which this resource may have added. */
export function sharedReviewers({ live, before, now }: Sides): Shared<Reviewer> {
  const keyOf = ({ query }: Reviewer) => keyOfQuery(query);
  return {
    live: live.requests ? reviewersIn(live.requests) : [],
    declared: entriesOf(reviewersOf(now), live.names),
    ...declaredBefore(entriesOf(reviewersOf(before), namesBefore(before)), before, keyOf),
    keyOf,
  };
}

/** Reviewers that this resource manages, written as in the program. */
export function answeredReviewers(sides: Sides): ConsentReviewer[] {
  const { live, before, now } = sides;
  return answeredFor(sharedReviewers(sides)).flatMap(({ query }) => {
    const subject = subjectOf(query);
    const meant = (names: Names) => (one: ConsentReviewer) =>
      one.kind === subject?.kind && idOf(one, names) === subject.id;
    const words =
      reviewersOf(now).find(meant(live.names)) ??
      reviewersOf(before).find((one) => meant(namesBefore(before))(one) && !isAnotherNow(sides, one));
    return words ?? subject ?? [];
  });
}

/** Whether a declared name has a different id than in the last run, because the object was recreated or renamed. */
export function isAnotherNow({ live, before }: Sides, reviewer: ConsentReviewer): boolean {
  const [was, is] = [namesBefore(before), live.names].map((names) => names.get(keyOfName(reviewer)));
  return reviewer.name !== undefined && was !== undefined && is !== undefined && was !== is;
}

/** Permissions classified as low that this resource manages, written as in the program. */
export const answeredPermissions = (sides: Sides): LowRiskPermission[] =>
  answeredFor(sharedPermissions(sides)).map((entry) => inWords(entry, sides));

/** All reviewers that a program can declare, for an import. */
export const declarableReviewers = ({ requests }: LiveSetting): ConsentReviewer[] =>
  (requests?.reviewers ?? []).flatMap(({ query }) => subjectOf(query) ?? []);

/** What the next run needs in order to know which entries this resource added. */
export function ownership(sides: Sides): Pick<Computed, "foundBefore" | "resolvedNames"> {
  const reviewers = sharedReviewers(sides);
  const found = [
    ...foundEntries(sharedIds(sides)).map(keyOfId),
    ...foundEntries(reviewers).map(reviewers.keyOf),
    ...foundEntries(sharedPermissions(sides)).map(keyOfEntry),
  ];
  const named = reviewersOf(sides.now).filter(({ name }) => name !== undefined);
  const ids = [
    ...named.map((one) => [keyOfName(one), sides.live.names.get(keyOfName(one))]),
    ...apisIn(sides.now, sides.live),
  ];
  return {
    foundBefore: found.length > 0 ? found : undefined,
    resolvedNames: ids.length > 0 ? Object.fromEntries(ids) : undefined,
  };
}
