import { bytesOf } from "../bench/stateSize";
import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile, salesAssignment } from "./tenant";

withEngine();

test("a resource's state has few bytes beyond its values, and the source position of its declaration", async () => {
  await using stack = await createStack(`${iosProfile()}\n${salesAssignment()}`);
  await succeeded(stack.project.up());

  const { deployment } = await stack.project.exportStack();
  const ours = deployment.resources.filter(({ type }: { type: string }) => type.includes("m365"));

  expect(ours).toHaveLength(2);
  for (const resource of ours) {
    const { providerText, hidden, beyondValues } = bytesOf(resource);
    expect(providerText).toBeLessThanOrEqual(100);
    expect(hidden).toBeLessThanOrEqual(330);
    expect(beyondValues).toBeLessThanOrEqual(1_500);
    expect(resource.sourcePosition).toMatch(/^project:\/\/\/index\.ts#\d+,\d+$/);
  }
});
