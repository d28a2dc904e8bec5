import { withUnknowns } from "../../counted";
import type { Tenant } from "../../tenant/connect";
import { devicesOf, type MailboxAnswer } from "./devices";
import type { Pending } from "./pending";
import { subjectNamed } from "./person";
import { type ProfileAnswer, profilesOf } from "./profiles";

export interface Explanation {
  person: string;
  mail: MailboxAnswer;
  profiles: ProfileAnswer[];
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
    mail: await devicesOf(tenant, subject, pending?.policy),
    profiles: await profilesOf(tenant, subject, pending?.profiles),
  }));
  const told = unknown.map((one) =>
    typeof one === "string" ? one : `It is not known ${one.what}: ${one.why}.`,
  );
  return { person: subject.name, ...value, unknown: [...told, ...(pending?.unknown ?? [])] };
}
