import { countedHere, withUnknowns } from "../../counted";
import type { Kind } from "../../resources/index";
import type { Tenant } from "../../tenant/connect";
import { type ConsentAnswer, consentsOf } from "./consents";
import { devicesOf, type MailboxAnswer } from "./devices";
import type { Pending } from "./pending";
import { subjectNamed } from "./person";
import { type ProfileAnswer, profilesOf } from "./profiles";

export interface Explanation {
  person: string;
  /** Each part is absent if it cannot be read. */
  mail?: MailboxAnswer | undefined;
  profiles?: ProfileAnswer[] | undefined;
  consent: ConsentAnswer;
  /** Parts that the pending change does not affect; absent without a pending change. */
  unchanged?: Part[];
  /** What could not be read, and why: complete sentences. */
  unknown: string[];
}

const parts = ["devices", "profiles", "consent"] as const;
export type Part = (typeof parts)[number];

const changed: Record<Part, (pending: Pending) => boolean> = {
  devices: ({ policy }) => policy !== undefined,
  profiles: ({ profiles }) => profiles.length > 0,
  consent: ({ consent }) => consent !== undefined,
};

const kindsOf: Record<Part, readonly Kind[]> = {
  devices: ["MobileEmailAccessPolicy"],
  profiles: ["EmailProfile", "ProfileAssignment"],
  consent: ["IntegratedAppsSetting"],
};

const unchangedBy = (pending: Pending): Part[] =>
  parts.filter(
    (part) => !changed[part](pending) && !kindsOf[part].some((kind) => pending.unknownKinds.has(kind)),
  );

/** @throws ConstraintError if nobody in the tenant has this name or id */
export async function explain(
  tenant: Tenant,
  who: string,
  pending: Pending | undefined,
): Promise<Explanation> {
  const subject = await subjectNamed(tenant, who);
  const { value, unknown } = await withUnknowns(async () => ({
    mail: await countedHere("which devices this person has", () =>
      devicesOf(tenant, subject, pending?.policy),
    ),
    profiles: await countedHere("which e-mail profiles reach this person", () =>
      profilesOf(tenant, subject, pending?.profiles),
    ),
    consent: await consentsOf(tenant, subject, pending?.consent),
  }));
  const told = unknown.map((one) =>
    typeof one === "string" ? one : `It is not known ${one.what}: ${one.why}.`,
  );
  return {
    ...{ person: subject.name, ...value },
    ...(pending ? { unchanged: unchangedBy(pending) } : {}),
    unknown: [...told, ...(pending?.unknown ?? [])],
  };
}
