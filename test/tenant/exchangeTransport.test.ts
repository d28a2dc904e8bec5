import { readConfig } from "../../provider/tenant/config";
import { connect } from "../../provider/tenant/connect";
import { getActiveSyncOrganizationSettings } from "../../provider/tenant/exchange/organizationSettings";
import { openRoom } from "../resources/harness";

test("PowerShell chosen by configuration and missing on the machine is one sentence, and nothing is asked otherwise", async () => {
  await using room = await openRoom();
  const { PATH } = process.env;
  process.env.PATH = "/nowhere";
  const config = readConfig(
    (key) => (key === "exchangeTransport" ? "powershell" : undefined),
    room.loopback.environment,
  );

  try {
    await expect(getActiveSyncOrganizationSettings(connect(config))).rejects.toThrow(/pwsh/);
  } finally {
    process.env.PATH = PATH;
  }

  expect(room.loopback.log).toEqual([]);
});
