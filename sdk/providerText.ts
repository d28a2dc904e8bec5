/** Pulumi's own key for the text that the dynamic host evaluates. */
export const providerKey = "__provider";

/**
 * The text in every resource's state: the same for each version, so it is never a difference. The path in it lives in
 * people's state and must never move.
 */
export function providerText(module: string): string {
  return `exports.handler=()=>require("pulumi-m365/dynamic").${module}`;
}
