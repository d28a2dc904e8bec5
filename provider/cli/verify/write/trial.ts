import type { Reference } from "../../../resources/deviceConfigurations/platforms/platform";
import type { Tenant } from "../../../tenant/connect";
import type { DeviceConfiguration } from "../../../tenant/graph/deviceConfigurations";
import { targetAddress } from "../../../tenant/graph/references";
import { shownWithin } from "../../../tenant/settle";
import { timeouts } from "../../../tenant/timeouts";
import { ask, askFor, type Reply } from "../ask";
import { told } from "../facts";
import { end, notTried } from "../outcome";
import { isEmpty } from "./group";
import { configurations, type Made, post } from "./made";
import { bodyOf } from "./sent";
import { certificateReferences, type Wanted } from "./wanted";

/** A disposable profile, and what the checks may use with it. */
export interface Trial {
  readonly tenant: Tenant;
  readonly wanted: Wanted;
  readonly made: Made;
  /** Creates the profile when the first check calls it; later calls return the same result. */
  creation(): Promise<Creation>;
}

interface Creation {
  /** The answer to the create with a certificate, if one is given. */
  withCertificate: Reply | undefined;
  /** The answer to the last create. */
  reply: Reply;
}

export function trialOf(tenant: Tenant, wanted: Wanted, made: Made): Trial {
  let creation: Promise<Creation> | undefined;
  return {
    ...{ tenant, wanted, made },
    creation: () => {
      creation ??= create(tenant, wanted, made);
      return creation;
    },
  };
}

export const addressIn = (tenant: Tenant) => (collection: string, id: string) =>
  targetAddress(tenant.graph, collection, id);

/** If the create with the certificate is refused, it is repeated without the certificate. */
async function create(tenant: Tenant, { platform, certificate }: Wanted, made: Made): Promise<Creation> {
  const address = addressIn(tenant);
  const send = (link?: Record<string, string>) =>
    post(tenant, made, bodyOf(platform, made.mark, address, link));
  const withCertificate = certificate && (await send({ [certificate.reference.input]: certificate.id }));
  const isMade = withCertificate && withCertificate.status < 300;
  return { withCertificate, reply: isMade ? withCertificate : await send() };
}

/** @throws Ended if the profile could not be created */
export async function idOf(trial: Trial): Promise<string> {
  const { reply } = await trial.creation();
  const { id } = (reply.body ?? {}) as { id?: unknown };
  if (reply.status < 300 && typeof id === "string") return id;
  return end(notTried(told`the profile was not created: ${reply.what}`));
}

/** @param isMeant what the answer must show; waits for it, because replicas may lag behind */
export async function shown(
  trial: Trial,
  isMeant: (profile: DeviceConfiguration) => boolean = () => true,
): Promise<DeviceConfiguration> {
  const path = `${configurations}/${await idOf(trial)}`;
  let last: Reply | undefined;
  const found = await shownWithin(timeouts.goneMs, async () => {
    last = await askFor(trial.tenant, path);
    const profile = last.body as DeviceConfiguration;
    return last.status === 200 && isMeant(profile) ? profile : undefined;
  });
  return found ?? end(notTried(told`the profile does not show what was written: ${last?.what ?? 0}`));
}

export async function patch(trial: Trial, properties: object): Promise<Reply> {
  const path = `${configurations}/${await idOf(trial)}`;
  const body = { "@odata.type": trial.wanted.platform.odataType, ...properties };
  return ask(trial.tenant, { method: "PATCH", path, body });
}

/** The reference with which the profile links a certificate. */
export function referenceOf({ wanted: { platform, certificate } }: Trial): Reference {
  const reference = certificate?.reference ?? certificateReferences(platform)[0];
  return reference ?? end(notTried(told`profiles of this platform have no certificates`));
}

export const certificateOf = ({ wanted: { certificate } }: Trial) =>
  certificate ?? end(notTried(told`needs the id of a certificate profile: --certificate`));

export async function routeTo(trial: Trial): Promise<string> {
  const { declaringType, navigation } = referenceOf(trial);
  return `${configurations}/${await idOf(trial)}/${declaringType}/${navigation}`;
}

export const groupOf = ({ wanted: { group } }: Trial) =>
  group ?? end(notTried(told`needs an empty group: --group`));

/** Replaces the assignments. Checks each time that the group is empty, because somebody may have joined it. */
export async function assign(trial: Trial, targets: readonly object[]): Promise<Reply> {
  const id = await idOf(trial);
  if (targets.length > 0 && !(await isEmpty(trial.tenant, groupOf(trial).id)))
    end(notTried(told`the group now has members, so nothing is assigned to it any more`));
  return ask(trial.tenant, {
    method: "POST",
    path: `${configurations}/${id}/assign`,
    body: { assignments: targets.map((target) => ({ target })) },
    repeatable: true,
  });
}
