import type { Values } from "./define";

const [signature, secret] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"] as const;

/** The engine's mark of an object that wraps a secret, in its messages and in the state. */
export const secretSign: Values = { [signature]: secret };

export const isSigned = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && (value as Values)[signature] === secret;
