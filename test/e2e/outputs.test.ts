import { succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, iosProfile } from "./tenant";

withEngine();

test("a program's outputs are the declared inputs, undefined for omitted ones, and computed values; Error.stackTraceLimit is unchanged", async () => {
  await using stack = await createStack(`
const before = Error.stackTraceLimit;
${iosProfile()}
export const declared = profile.displayName;
export const leftOut = profile.description.apply((text) => text ?? "nothing");
export const computed = profile.tenantId;
export const hasLongStacks = Error.stackTraceLimit === before && before > 5;
`);

  const preview = await succeeded(stack.project.preview());
  await succeeded(stack.project.up());

  const known = { declared: "iOS mail", leftOut: "nothing", hasLongStacks: true };
  expect(preview.stdout).toMatch(/leftOut +: "nothing"/);
  expect(await stack.project.outputs()).toEqual({ ...known, computed: stack.loopback.tenantId });
});
