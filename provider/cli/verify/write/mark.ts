import { randomBytes } from "node:crypto";
import { shortHash } from "../../../shortHash";

/** Mark in the description of this command's profiles: identifies the run, its group and its certificate. */
export interface Mark {
  run: string;
  /** Of the group and the certificate, in this order. A later run can recognise both, but cannot read their ids. */
  hash: string;
}

interface Lent {
  groupId?: string | undefined;
  certificateId?: string | undefined;
}

const pattern = /\[m365-verify:([0-9a-f]{16}):([0-9a-f]{32})\]/g;

export function newMark({ groupId, certificateId }: Lent): Mark {
  const run = randomBytes(8).toString("hex");
  return { run, hash: digest(run, "group", groupId) + digest(run, "certificate", certificateId) };
}

export const toText = ({ run, hash }: Mark): string => `[m365-verify:${run}:${hash}]`;

/** Undefined if there is no mark, or more than one, because this command did not write such a text. */
export function markIn(description: string | null | undefined): Mark | undefined {
  const [only, another] = [...(description ?? "").matchAll(pattern)];
  const [, run, hash] = only ?? [];
  return run && hash && !another ? { run, hash } : undefined;
}

export const isGroupOf = ({ run, hash }: Mark, id: string): boolean =>
  hash.slice(0, 16) === digest(run, "group", id);

export const isCertificateOf = ({ run, hash }: Mark, id: string): boolean =>
  hash.slice(16) === digest(run, "certificate", id);

const digest = (run: string, kind: string, id = ""): string =>
  shortHash(`${run} ${kind} ${id.toLowerCase()}`);
