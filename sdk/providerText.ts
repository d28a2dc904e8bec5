/** Pulumi's own key for the text that the dynamic host evaluates. */
export const providerKey = "__provider";

/**
 * The text in every resource's state: the same in each version, so that it is never a difference. Existing states
 * contain the path, so it must never change.
 */
export function providerText(module: string): string {
  return `exports.handler=()=>require("pulumi-m365/dynamic").${module}`;
}
