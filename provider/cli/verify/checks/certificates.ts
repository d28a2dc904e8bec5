import { targetAddress } from "../../../tenant/graph/references";
import { shownWithin } from "../../../tenant/settle";
import { timeouts } from "../../../tenant/timeouts";
import { ask, askFor } from "../ask";
import { type Entry, writeCheck } from "../entry";
import { told } from "../facts";
import { asExpected, different, notTried, type Outcome } from "../outcome";
import { hosts } from "../write/sent";
import { certificateOf, patch, referenceOf, routeTo, shown, type Trial } from "../write/trial";

const needs = ["readProfiles", "writeProfiles"] as const;
const takes = told` and --certificate`;

export const certificateChecks: Entry[] = [
  writeCheck(
    "tenant/graph/deviceConfigurations.ts refusesBind",
    needs,
    async (trial) => {
      certificateOf(trial);
      const { withCertificate, reply } = await trial.creation();
      if (!withCertificate || reply.status >= 300)
        return notTried(told`the profile was not created: ${reply.what}`);
      if (withCertificate !== reply)
        return asExpected(withCertificate.said.includes("@odata.bind"), withCertificate.what);
      const isThere = await shows(trial, true);
      return asExpected(
        true,
        told`${reply.status}: it is not refused; the certificate is linked: ${isThere}`,
      );
    },
    takes,
  ),
  writeCheck("resources/emailProfile/unlinkReferences.ts knowsNoRoute", needs, unlinked, takes),
  writeCheck(
    "loopback/graph/deviceConfigurationBody.ts refuseBindings",
    needs,
    async (trial) => {
      await unlink(trial);
      const { hostName } = await shown(trial);
      const bind = `${referenceOf(trial).navigation}@odata.bind`;
      const other = hosts.find((host) => host !== hostName);
      const { status, what } = await patch(trial, { hostName: other, [bind]: addressOf(trial) });
      if (status >= 300) return asExpected(status === 400, what);
      return different(
        told`${what}: it is not refused; the certificate is linked: ${await shows(trial, true)}`,
      );
    },
    takes,
  ),
  writeCheck("loopback/graph/certificateReferences.ts deleteReference", needs, async (trial) => {
    await unlink(trial);
    const { status, what } = await unlink(trial);
    return asExpected(status === 404, what);
  }),
];

async function unlinked(trial: Trial): Promise<Outcome> {
  const path = `${await routeTo(trial)}/$ref`;
  const body = { "@odata.id": addressOf(trial) };
  const link = await ask(trial.tenant, { method: "PUT", path, body });
  if (link.status >= 300) return notTried(told`the certificate cannot be linked: ${link.what}`);
  if (!(await shows(trial, true))) return different(told`${link.what}, and the certificate is not linked`);
  const { status, what, said } = await unlink(trial);
  if (status < 300) {
    const isGone = await shows(trial, false);
    return asExpected(isGone, told`it is unlinked: ${what}, the certificate is gone: ${isGone}`);
  }
  return asExpected(
    /No method match route template/i.test(`${what} ${said}`),
    told`it is not unlinked: ${what}`,
  );
}

const unlink = async (trial: Trial) =>
  ask(trial.tenant, { method: "DELETE", path: `${await routeTo(trial)}/$ref` });

const addressOf = (trial: Trial): string =>
  targetAddress(trial.tenant.graph, referenceOf(trial).collection, certificateOf(trial).id);

/** Waits until the profile shows that a certificate is linked, or that none is. False if it never does. */
async function shows(trial: Trial, isLinked: boolean): Promise<boolean> {
  const path = await routeTo(trial);
  const seen = await shownWithin(timeouts.goneMs, async () => {
    const { status } = await askFor(trial.tenant, path);
    return (status === 200) === isLinked || undefined;
  });
  return seen === true;
}
