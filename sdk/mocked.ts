import * as pulumi from "@pulumi/pulumi";

/** The mocks of a unit test (`pulumi.runtime.setMocks`); functions ask them, and no tenant. */
export function mocksInUse(): pulumi.runtime.Mocks | undefined {
  // Not in the SDK's type declarations: what stands in for the engine in a test holds its mocks.
  return (pulumi.runtime.getMonitor() as { mocks?: pulumi.runtime.Mocks } | undefined)?.mocks;
}
