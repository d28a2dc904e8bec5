import { lookFromState } from "../../../provider/cli/drift/lookFromState";
import { renderPage } from "../../../provider/cli/page/page";
import { startLoopback, trustLoopback } from "../../../provider/loopback";
import { profile } from "./managedResource";
import { report, stack } from "./reports";
import { made, stateWith } from "./states";

test("devices are counted only on request, with one additional request, and the page shows the counts", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const kept = [
    await made(loopback, { kind: "EmailProfile", name: "mail", inputs: profile }),
    await made(loopback, {
      kind: "EmailProfile",
      name: "other",
      inputs: { ...profile, displayName: "Other" },
    }),
  ];
  const look = async (status?: boolean) => {
    loopback.clearRequests();
    const today = { environment: loopback.environment, stackConfiguration: () => undefined };
    const { devices } = await lookFromState(stateWith(kept), { ...today, status });
    return { devices, requests: loopback.requests.length };
  };
  const unasked = await look();
  const asked = await look(true);

  expect(unasked.devices).toBeUndefined();
  expect(asked.devices).toMatchObject([
    {
      name: "mail",
      counts: { succeeded: 0, failed: 0, reasons: [expect.stringContaining("Nobody has it")] },
    },
    { name: "other", counts: { pending: 0 } },
  ]);
  // The log contains a batch as well as each request inside it.
  expect(asked.requests - unasked.requests).toBeLessThanOrEqual(3);

  loopback.inject({
    match: { path: /deviceStatusOverview/ },
    status: 403,
    body: {},
    times: Number.POSITIVE_INFINITY,
  });
  const refused = await look(true);
  expect(refused.devices).toMatchObject([{ reason: expect.stringContaining("403") }, { name: "other" }]);

  const devices = [...(asked.devices ?? []), ...(refused.devices ?? [])];
  const page = renderPage(report([stack("prod", { devices })], 0), []);
  for (const text of ["Not applicable", "Nobody has it", "403"]) expect(page).toContain(text);
});
