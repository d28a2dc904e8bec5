import { Cancellation } from "../../../tenant/cancellation";
import type { Config } from "../../../tenant/config";
import { connect } from "../../../tenant/connect";
import { signIn } from "../../../tenant/signIn";
import { endProgress, showProgress } from "../../command";
import { complain, say } from "../../terminal";
import { entries } from "../checks";
import { listening } from "./interruption";
import { clearLeftOvers } from "./leftOver";
import { assertAskable, mayWrite, planOf } from "./question";
import { tryWrites, type WriteResult } from "./run";
import { type Given, wantedBy } from "./wanted";

const tell = (line: string) => complain(`m365: ${line}`);

/** Undefined if the user declined or the run was interrupted; prints a message in both cases. */
export async function writeFirst(
  given: Config,
  options: Given & { yes?: boolean },
): Promise<WriteResult | undefined> {
  assertAskable(options.yes);
  // With a justification, Intune would open an approval request, which would remain in the tenant.
  const config = { ...given, approvalJustification: undefined };
  const identity = signIn(config);
  const cancellation = new Cancellation();
  const tenant = connect(config, identity, { cancellation });
  const cleaner = connect(config, identity);
  const wanted = await wantedBy(tenant, options);
  const plan = planOf(tenant.tenantId, wanted);
  if (options.yes) tell(plan);
  else if (!(await mayWrite(plan))) return void say("Nothing was written.");
  const result = await listening(
    () => cancellation.cancel(),
    async (signal) => {
      await clearLeftOvers(cleaner, tell);
      const onProgress = (done: number) => showProgress(`Writing: ${done} checks done`);
      const run = { tenant, cleaner, wanted, signal, say: tell, onProgress };
      const tried = await tryWrites(entries, run).finally(endProgress);
      return { ...tried, isInterrupted: signal.aborted };
    },
  );
  return result.isInterrupted ? sayInterrupted(result) : result;
}

function sayInterrupted({ isClean }: WriteResult): undefined {
  tell(isClean ? "interrupted. The objects that the check created are being deleted." : "interrupted.");
  process.exitCode = 130;
}
