import { resourcesOf } from "../../../provider/cli/drift/assemble";
import { lookFromState } from "../../../provider/cli/drift/lookFromState";
import { type Loopback, startLoopback, trustLoopback } from "../../../provider/loopback";
import { consent, lowRisk, profile } from "./managed";
import { fronts, made, stateWith } from "./states";

async function tenant(): Promise<Loopback> {
  const loopback = await startLoopback();
  trustLoopback(loopback);
  return loopback;
}

const today = ({ environment }: Loopback) => ({ environment, stackConfiguration: () => undefined });

test.each(fronts)(
  "what was rolled out is compared with the tenant, without the process's environment (%s)",
  async (front) => {
    await using loopback = await tenant();
    const apps = await made(loopback, {
      kind: "IntegratedAppsSetting",
      name: "apps",
      inputs: consent,
      front,
    });
    const ios = await made(loopback, { kind: "EmailProfile", name: "ios", inputs: profile, front });
    const state = stateWith([apps, ios]);
    const look = async () => resourcesOf(await lookFromState(state, today(loopback)));
    loopback.clearRequests();

    expect((await look()).map(({ name, status }) => [name, status])).toEqual([
      ["ios", "inLine"],
      ["apps", "inLine"],
    ]);
    loopback.administrator.setConsentPolicies(lowRisk);
    loopback.administrator.deleteDeviceConfiguration(ios.id);
    expect((await look()).map(({ name, status, changedBy }) => [name, status, changedBy?.actor])).toEqual([
      ["ios", "gone", "administrator"],
      ["apps", "drifted", "administrator"],
    ]);
    expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  },
);
