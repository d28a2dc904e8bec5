import * as pulumi from "@pulumi/pulumi";

/** The mocks of a unit test (`pulumi.runtime.setMocks`), which functions call instead of the tenant. */
export function mocksInUse(): pulumi.runtime.Mocks | undefined {
  // Not in the SDK's type declarations: in a test, the monitor is an object that holds the mocks.
  return (pulumi.runtime.getMonitor() as { mocks?: pulumi.runtime.Mocks } | undefined)?.mocks;
}
