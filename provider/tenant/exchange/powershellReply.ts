import { z } from "zod";
import { ApiError, ConstraintError, NetworkError, ProviderError } from "../../errors";
import { parseJson } from "../json";
import { type Cmdlet, isRead } from "./cmdlet";
import { saysNotAllowed } from "./errors";

const text = z.string().catch("");
const failure = z
  .union([
    z.string().transform((message) => ({ message, type: "" })),
    z.looseObject({ message: text, type: text }),
  ])
  .catch({ message: "", type: "" });

/** One line of the child's answer; the last one for a cmdlet has `end`, or an error. */
const reply = z.looseObject({
  value: z.array(z.unknown()).nullish(),
  warnings: z.array(z.string()).nullish().catch(undefined),
  error: failure.optional(),
  end: z.boolean().nullish(),
});
export type Reply = z.infer<typeof reply>;

/** A token also where it is cut, or another one than ours. */
const anyToken = /eyJ[\w-]{10,}(\.[\w-]*)*/g;

/** Undefined for what PowerShell prints besides. @throws ProviderError for a line that was cut */
export function replyIn(line: string, cmdlet: Cmdlet, token: string): Reply | undefined {
  if (!line.startsWith("{")) return undefined;
  const parsed = reply.safeParse(parseJson(line.replaceAll(token, "[token]")));
  if (parsed.success) return parsed.data;
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${cmdlet.name}: PowerShell's answer is not readable: a line was cut, or has another form. ${outcomeOf(cmdlet)}Run this again; if it stays, report it.`,
  );
}

const connecting = "Connect-ExchangeOnline";

/** The sign-in to Exchange, which is a cmdlet as well. */
export const connect: Cmdlet = {
  name: connecting,
  role: { entra: "Global Reader", exchange: "View-Only Configuration" },
  repeatable: true,
};

const isWrite = (cmdlet: Cmdlet): boolean => !isRead(cmdlet) && cmdlet.name !== connecting;

const outcomeOf = (cmdlet: Cmdlet): string =>
  isWrite(cmdlet) ? "Whether it was carried out is not known. " : "";

/** It ended, or says nothing: what it was doing may be done. */
export const noReply = (cmdlet: Cmdlet, what: string): NetworkError =>
  new NetworkError(`${cmdlet.name}: ${what}. ${outcomeOf(cmdlet)}Run this again.`, {
    mayHaveReachedService: isWrite(cmdlet),
  });

export function failureOf(cmdlet: Cmdlet, { message, type }: NonNullable<Reply["error"]>): Error {
  const { name } = cmdlet;
  const isUnknown = /CommandNotFound|not recognized/.test(`${type} ${message}`);
  if (name === connecting && isUnknown) return new ConstraintError(noModule);
  const isGone = type.includes("ManagementObjectNotFoundException") || /couldn't be found on/.test(message);
  const isHidden = isUnknown || saysNotAllowed(message);
  const status = isGone ? 404 : isHidden ? 403 : 400;
  const kind = /[\w-]+$/.exec(type.trim())?.[0] ?? "Error";
  const said = isHidden ? noRole(cmdlet) : `${sentence(message.replace(anyToken, "[token]"))} ${nextStep}`;
  return new ApiError(`${name}: ${status} ${kind}: ${said}`, { status, serviceCode: kind });
}

const noModule =
  "Exchange is to be reached through PowerShell, but its module ExchangeOnlineManagement is not installed. Nothing was read or written. Run Install-Module ExchangeOnlineManagement, or take the setting out.";

const noRole = ({ role }: Cmdlet): string =>
  `the application has no role that holds this cmdlet, or not yet. Assign it the role ${role.entra} in Entra ID (or the Exchange role ${role.exchange}), then run this again; a role takes effect within minutes, sometimes after an hour.`;

const nextStep = "Change what Exchange objects to, then run this again.";

function sentence(message: string): string {
  const line =
    message
      .split(/\r?\n/)
      .find((one) => one.trim() !== "")
      ?.trim() ?? "no explanation given";
  return /[.!?]"?$/.test(line) ? line : `${line}.`;
}
