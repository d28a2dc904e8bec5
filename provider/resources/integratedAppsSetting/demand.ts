import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { ConsentEffect } from "../../impact/facts/consent";
import type { Tenant } from "../../tenant/connect";
import {
  type AppConsentRequest,
  type ConsentRequestStatus,
  listAppConsentRequests,
  listStoppedSignIns,
  type StoppedSignIn,
  stoppedForConsent,
} from "../../tenant/graph/consentDemand";

/** Entra ID keeps sign-ins for this long. */
const days = 30;

const mostNamed = 3;

/** Which consent people needed recently, reported before they can consent to less themselves. */
export async function demandEffects(tenant: Tenant): Promise<Fact[]> {
  const whichApps = "how many sign-ins stopped because consent was missing";
  const whichRequests = "which apps people have requested from administrators";
  const [signIns, pending, expired] = await Promise.all([
    counted(tenant, whichApps, listStoppedSignIns, days),
    counted(tenant, whichRequests, listAppConsentRequests, "InProgress"),
    counted(tenant, whichRequests, listAppConsentRequests, "Expired"),
  ]);
  return [
    ...(signIns ? [askedFor(signIns.values, signIns.isMore)] : []),
    ...(pending && expired ? requestsOf(pending, expired) : []),
  ];
}

function askedFor(signIns: readonly StoppedSignIn[], isMore: boolean): Fact {
  const apps = new Map<string, { name: string; people: Set<string> }>();
  const people = new Set<string>();
  for (const { appId, appDisplayName, userId } of signIns) {
    const key = appId?.toLowerCase() ?? "";
    const app = apps.get(key) ?? { name: appDisplayName || appId || "an unknown app", people: new Set() };
    apps.set(key, app);
    if (!userId) continue;
    app.people.add(userId);
    people.add(userId);
  }
  const ranked = [...apps.values()].sort((a, b) => b.people.size - a.people.size);
  const needing = signIns.filter(({ status }) => status.errorCode === stoppedForConsent.needsAdministrator);
  return {
    ...{ kind: "consentWasAskedFor", days, isMore, source: "signInLog" },
    ...{ signIns: signIns.length, people: people.size, apps: apps.size },
    mostAsked: ranked.slice(0, mostNamed).map((app) => ({ name: app.name, people: app.people.size })),
    neededAdministrator: needing.length,
  };
}

type Listed = Awaited<ReturnType<typeof listAppConsentRequests>>;

function requestsOf(pending: Listed, expired: Listed): Fact[] {
  if (pending.values.length + expired.values.length === 0) return [];
  return [
    {
      ...{ kind: "consentRequests", source: "consentRequests" },
      isMore: pending.isMore || expired.isMore,
      pending: requestsIn(pending.values, "InProgress"),
      expired: requestsIn(expired.values, "Expired"),
    },
  ];
}

type Requests = Extract<ConsentEffect, { kind: "consentRequests" }>["pending"];

/** An app is listed if one of its requests has the status, but with all of its requests. */
function requestsIn(listed: readonly AppConsentRequest[], status: ConsentRequestStatus): Requests {
  const ofEach = listed.map(({ userConsentRequests }) =>
    (userConsentRequests ?? []).filter((one) => one.status === status),
  );
  const apps = { apps: listed.length };
  if (ofEach.some((requests) => requests.length === 0)) return apps;
  const requests = ofEach.flat();
  const people = new Set(requests.flatMap(({ createdBy }) => createdBy?.user?.id ?? []));
  return { ...apps, requests: requests.length, ...(people.size > 0 ? { people: people.size } : {}) };
}
