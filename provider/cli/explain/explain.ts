import { countedHere, withUnknowns } from "../../counted";
import type { Tenant } from "../../tenant/connect";
import { type ConsentAnswer, consentsOf } from "./consents";
import { devicesOf, type MailboxAnswer } from "./devices";
import type { Pending } from "./pending";
import { subjectNamed } from "./person";
import { type ProfileAnswer, profilesOf } from "./profiles";

export interface Explanation {
  person: string;
  /** Each part is absent where it cannot be read. */
  mail?: MailboxAnswer | undefined;
  profiles?: ProfileAnswer[] | undefined;
  consent: ConsentAnswer;
  /** What could not be read, and why: whole sentences. */
  unknown: string[];
}

/** @throws ConstraintError where the tenant knows nobody of this name */
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
  return { person: subject.name, ...value, unknown: [...told, ...(pending?.unknown ?? [])] };
}
