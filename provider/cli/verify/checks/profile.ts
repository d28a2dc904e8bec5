import { isDeepStrictEqual } from "node:util";
import { platforms } from "../../../resources/deviceConfigurations/platforms";
import { sameMomentMs } from "../../../resources/emailProfile/interruptedCreate";
import { wantsApproval } from "../../../tenant/graph/errors";
import { type Entry, writeCheck } from "../entry";
import { kindOf, ours, told } from "../facts";
import { asExpected, different, notTried, type Outcome } from "../outcome";
import { post } from "../write/made";
import { bodyOf, hosts } from "../write/sent";
import { addressIn, patch, shown, type Trial } from "../write/trial";

const needs = ["readProfiles", "writeProfiles"] as const;

const such = platforms.find(({ setByService }) => setByService);
const labelOfSuch = ours(such?.label ?? "");
const suchPlatform = told` --platform ${ours(such?.name ?? "")}`;

/** In the order in which they run: checks that read the new profile come before those that change it. */
export const profileChecks: Entry[] = [
  writeCheck("tenant/graph/errors.ts wantsApproval", needs, async (trial) => {
    const { reply } = await trial.creation();
    if (reply.status < 300) return notTried(told`e-mail profiles need no approval in this tenant`);
    if (!/approv/i.test(reply.said))
      return notTried(told`the profile was not created, for another reason: ${reply.what}`);
    return asExpected(wantsApproval(reply.status, reply.said), reply.what);
  }),
  writeCheck("loopback/types/complete.ts whenOmitted", needs, async (trial) => {
    const { roleScopeTagIds: tags } = await shown(trial);
    const isDefault = isDeepStrictEqual(tags, ["0"]);
    return asExpected(isDefault, told`${kindOf(tags)}, the default tag alone: ${isDefault}`);
  }),
  writeCheck(
    "loopback/types/complete.ts setByService",
    needs,
    async (trial) => {
      const profile: Record<string, unknown> = await shown(trial);
      const [property] = trial.wanted.platform.setByService ?? [];
      if (property === undefined)
        return notTried(told`only profiles for ${labelOfSuch} have such a property:${suchPlatform}`);
      const value = profile[property];
      return asExpected(value === false, told`${kindOf(value)}, false: ${value === false}`);
    },
    suchPlatform,
  ),
  writeCheck("resources/emailProfile/interruptedCreate.ts sameMomentMs", needs, momentsOf),
  writeCheck("loopback/types/checkValue.ts problemWith", needs, async (trial) => {
    const replies = [
      await patch(trial, { requireSsl: "no boolean" }),
      await patch(trial, { durationOfEmailToSync: "noSuchMember" }),
    ] as const;
    return asExpected(
      replies.every(({ status, said }) => status === 400 && /cannot convert/i.test(said)),
      told`a text for a boolean: ${replies[0].what}; a member that does not exist: ${replies[1].what}`,
    );
  }),
  writeCheck("loopback/graph/deviceConfigurationBody.ts checkRequired", needs, async (trial) => {
    // Two properties that every platform has: one that people fill in, and one with a default in the portal.
    const replies = [await postWithout(trial, "hostName"), await postWithout(trial, "requireSsl")] as const;
    return asExpected(
      replies.every(({ status }) => status === 400),
      told`without a host: ${replies[0].what}; without a boolean: ${replies[1].what}`,
    );
  }),
];

async function momentsOf(trial: Trial): Promise<Outcome> {
  const before = await shown(trial);
  const [madeAtMs = 0, changedAtMs = 0] = [before["createdDateTime"], before.lastModifiedDateTime].map(
    (time) => Date.parse(String(time)),
  );
  const change = await patch(trial, { hostName: hosts[1] });
  if (change.status >= 300) return different(told`a change is refused: ${change.what}`);
  const after = await shown(trial, ({ hostName }) => hostName === hosts[1]);
  const [first, second] = [Number(before["version"]), Number(after["version"])];
  const apartMs = Math.abs(changedAtMs - madeAtMs);
  return asExpected(
    apartMs <= sameMomentMs && first === 1 && second > 1,
    told`times ${apartMs} ms apart; version ${first}, and ${second} after a change (${ours("PATCH")} ${change.status})`,
  );
}

/** If the service creates the profile anyway, it is deleted together with the other one. */
function postWithout({ tenant, wanted, made }: Trial, name: string) {
  const { [name]: _, ...body } = bodyOf(wanted.platform, made.mark, addressIn(tenant));
  return post(tenant, made, body);
}
