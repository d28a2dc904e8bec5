import { appendFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { isProviderError } from "./errors";
import { withoutAddresses } from "./impact/addresses";
import type { Fact } from "./impact/facts";
import { note } from "./impact/notes";
import type { Found, Observation } from "./impact/observation";
import { observationVersion } from "./impact/observationVersion";
import type { Context } from "./lifecycle/define";
import type { Redaction } from "./lifecycle/redaction";
import { auditWaitMs, observationsFile, observationsVariable } from "./tenant/config";
import { configurationError } from "./tenant/endpoint";

type About = Pick<Observation, "owner" | "name" | "kind" | "verb">;
/** Known once the connection to the tenant is open. */
type Place = Pick<Observation, "tenantId" | "comparedWith">;

/** Receives observations within this process, instead of through a file. */
export interface Listener {
  /** How long to wait for an audit log search; 0 skips it. */
  auditWaitMs: number;
  /** Called when a verb ends. */
  hear(observation: Observation): void;
}

/** Records what each verb reports, for a listener or if M365_OBSERVATIONS is set; see impact/observation.ts. */
export class Observer {
  readonly #file: string | undefined;
  /** Set only by `m365 drift`. */
  readonly #auditWaitMs: number | undefined;
  readonly #redaction: Redaction;
  readonly #listener: Listener | undefined;
  #isWritable = false;

  constructor(redaction: Redaction, listener?: Listener) {
    this.#redaction = redaction;
    this.#listener = listener;
    this.#file = listener ? undefined : observationsFile();
    this.#auditWaitMs = listener ? listener.auditWaitMs : auditWaitMs();
  }

  /** Whether this runs for `m365 drift`: if one resource cannot be read, it still checks the others. */
  get isLook(): boolean {
    return this.#isAsked && this.#auditWaitMs !== undefined;
  }

  get #isAsked(): boolean {
    return this.#listener !== undefined || this.#file !== undefined;
  }

  /** @param work receives a function that returns a context which also records everything that is reported in it */
  async during<T>(
    about: About,
    place: () => Place,
    work: (within: (context: Context) => Context) => Promise<T>,
  ): Promise<T> {
    if (!this.#isAsked) return work((context) => context);
    const taken = new Taken(about, this.#auditWaitMs);
    try {
      const result = await work((context) => {
        this.#assertWritable();
        return taken.within(context);
      });
      this.#pass(taken.line(place()));
      return result;
    } catch (error) {
      if (isProviderError(error)) this.#pass({ ...taken.line(place()), error: error.message });
      throw error;
    }
  }

  /** @throws ConstraintError before anything is written to the tenant */
  #assertWritable(): void {
    if (!this.#isWritable && this.#file !== undefined) assertWritable(this.#file);
    this.#isWritable = true;
  }

  #pass(observation: Observation): void {
    const redacted = this.#redaction.within(observation, vocabulary);
    this.#listener?.hear(redacted);
    const { version, ...line } = redacted;
    const at = new Date().toISOString();
    if (this.#file !== undefined) this.#write(this.#file, JSON.stringify({ version, at, ...line }));
  }

  /** A failure to record does not stop a write to the tenant; its effect is then unknown. */
  #write(file: string, line: string): void {
    if (!isAbsolute(file)) return;
    try {
      // People's addresses are only in the file of `m365 drift`, which is temporary.
      appendFileSync(file, `${this.isLook ? line : withoutAddresses(line)}\n`);
    } catch {
      // For example, a full disk.
    }
  }
}

function assertWritable(file: string): void {
  if (!isAbsolute(file))
    throw configurationError(
      `${observationsVariable} is "${file}", which is not the absolute path of a file. Nothing was read or written.`,
    );
  try {
    appendFileSync(file, "");
  } catch (error) {
    throw configurationError(
      `${observationsVariable}: ${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Name a file in a folder that exists. Nothing was read or written.`,
    );
  }
}

/** Properties whose values are this provider's own constants; redaction must not change them. */
const vocabulary: ReadonlySet<string> = new Set([
  ...["kind", "severity", "verb", "during", "comparedWith", "source", "actor"],
  ...["by", "because", "target", "change", "family", "become", "mode", "level", "was"],
  ...["userConsent", "known", "characteristic", "reviewer"],
]);

/** Collects what one verb reports. */
class Taken {
  readonly #about: About;
  readonly #auditWaitMs: number | undefined;
  readonly #facts: Fact[] = [];
  readonly #found: Found = {};
  #isRefresh = false;

  constructor(about: About, waitMs: number | undefined) {
    this.#about = about;
    this.#auditWaitMs = waitMs;
  }

  /** The same context, with everything that it reports recorded. */
  within(context: Context): Context {
    this.#isRefresh = context.isRefresh ?? false;
    const auditWaitMs = this.#auditWaitMs;
    const tell = (...facts: Fact[]) => {
      this.#facts.push(...facts);
      context.tell(...facts);
    };
    return {
      ...context,
      tell,
      say: (line) => tell(note(line)),
      record: (...facts) => void this.#facts.push(...facts),
      ...(auditWaitMs === undefined
        ? {}
        : { look: { auditWaitMs, note: (found) => void Object.assign(this.#found, found) } }),
    };
  }

  line(place: Place): Observation {
    return {
      ...{ version: observationVersion, ...this.#about, during: this.#during, ...place },
      ...{ facts: this.#facts, ...this.#found },
    };
  }

  get #during(): Observation["during"] {
    if (["create", "update", "delete"].includes(this.#about.verb)) return "update";
    if (this.#auditWaitMs !== undefined) return "drift";
    return this.#isRefresh ? "refresh" : "preview";
  }
}
