import { type Loopback, startLoopback } from "../../provider/loopback";
import { argumentsOf, blockOf } from "../pages";
import { m365 } from "./m365";

const status = (loopback: Loopback, ...parameters: string[]) => m365(loopback, ["status", ...parameters]);

test("m365 status counts devices by profile with the common error reasons, as text and as JSON", async () => {
  await using loopback = await startLoopback();
  const { administrator, tenant } = loopback;
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
  });
  administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" }]);
  for (const [at, device] of [...tenant.managedDevices.values()].entries())
    if (device.operatingSystem === "iOS")
      administrator.reportStatus(id, device.id, at === 0 ? "failed" : "succeeded");
  for (const device of tenant.managedDevices.values()) device.lastCheckinDateTime = "2026-11-20T06:00:00Z";

  const [people, programs, wrong] = await Promise.all([
    m365(loopback, argumentsOf(blockOf("docs/email-profiles.md", "npx m365 status").trim())),
    status(loopback, "--json"),
    status(loopback, "--name", "iOS mial"),
  ]);

  expect(people).toEqual({
    exitCode: 0,
    stdout: `"iOS mail" (ios): 20 devices, counted 2026-11-20 06:00 UTC
  9 succeeded, 1 failed, 10 not applicable
  Failed: usually the user has set up the same account by hand, and iOS does not accept it twice. Once the user removes that account, the next check-in sets up the profile.
  Not applicable: the device has another platform or edition, or an assignment filter leaves it out.
`,
    stderr: "",
  });
  expect(JSON.parse(programs.stdout)).toMatchObject({
    version: 1,
    tenantId: loopback.tenantId,
    profiles: [{ id, displayName: "iOS mail", succeeded: 9, failed: 1, notApplicable: 10, pending: 0 }],
  });
  expect(wrong).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: 'm365: --name: no e-mail profile is called "iOS mial". Did you mean "iOS mail"?\n',
  });
});
