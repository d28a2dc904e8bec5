import { z } from "zod";
import { number } from "./audience";

const text = z.string();
const level = z.enum(["Allow", "Block", "Quarantine"]);
const byApp = z.array(z.object({ name: text, devices: number }));

/** Devices with the same outcome, and the number of their users. */
const devices = {
  devices: number,
  users: number,
  apps: byApp,
  /** Exchange's list, which includes stale partnerships. */
  source: z.literal("deviceList"),
  /** From Microsoft's usage report: users of mail apps other than Outlook on phones in the last 30 days. */
  usersOfOtherApps: number.optional(),
};

/** What happens to devices that sync mail. */
export const accessEffects = [
  z.object({
    kind: z.literal("accessMode"),
    mode: z.enum(["outlookOnly", "anyAppPromptAll", "anyAppPromptNew", "anyApp"]),
    /** Common names of apps that rules additionally allow. */
    apps: z.array(text),
    hasUnknownRules: z.boolean(),
    /** The access level before the change, for devices that no rule matches. */
    was: level.optional(),
  }),
  z.object({ kind: z.literal("stopsSyncing"), ...devices }),
  z.object({ kind: z.literal("entersQuarantine"), ...devices }),
  z.object({ kind: z.literal("startsSyncing"), ...devices }),
  z.object({
    kind: z.literal("keepsSyncing"),
    devices: number,
    byRule: z.object({ devices: number, apps: z.array(text), rules: number }),
    byExemption: number,
    /** The exempted devices whose rollout ring is known. */
    byRing: z.array(z.object({ name: text, day: text, devices: number })).optional(),
    source: z.literal("deviceList"),
  }),
  z.object({ kind: z.literal("noDeviceIsTouched"), source: z.literal("deviceList") }),
  /** Devices in Exchange's list that Exchange Online refuses, whatever the rules are. */
  z.object({
    kind: z.literal("activeSyncTooOld"),
    devices: number,
    users: number,
    minimum: text,
    source: z.literal("deviceList"),
  }),
  z.object({ kind: z.literal("managedByIntune") }),
  /** What happens to devices that could not be counted. */
  z.object({ kind: z.literal("uncountedDevices"), become: z.enum(["allowed", "blocked", "quarantined"]) }),
  z.object({ kind: z.literal("rulesNotCounted") }),
  z.object({
    kind: z.literal("ruleKeepsApp"),
    app: text,
    characteristic: z.enum(["DeviceType", "DeviceModel", "DeviceOS", "UserAgent", "XMSWLHeader"]),
    queryString: text,
  }),
  /** Somebody changed the level that the program set. */
  z.object({ kind: z.literal("levelWasChanged"), level }),
  z.object({ kind: z.literal("quarantineTextWasChanged") }),
  z.object({ kind: z.literal("outlookIsShutOut"), level }),
  z.object({ kind: z.literal("levelIsRestored"), level }),
  z.object({
    kind: z.literal("otherProtocolsStay"),
    /** Mailboxes that stay open in the mode `outlookOnly`; absent if they could not be counted. */
    imapOrPop: z.object({ mailboxes: number, isMore: z.boolean() }).optional(),
    /** Exchange Web Services; `apps` is the number of apps on its allow list, if there is one. */
    ews: z.object({ is: z.enum(["on", "off", "unset"]), apps: number.optional() }).optional(),
    /** Devices in Exchange's list whose apps no rule affects. */
    otherDevices: z.object({ devices: number, people: number }).optional(),
  }),
  /** Refers to the commands that undo the change immediately. */
  z.object({ kind: z.literal("wayBack") }),
  z.object({ kind: z.literal("conditionalAccessDecides"), policies: z.array(text) }),
  /** The program sets up mail in an app that it also blocks. */
  z.object({
    kind: z.literal("profileIsBlocked"),
    severity: z.literal("warning"),
    app: text,
    policy: text,
  }),
  z.object({
    kind: z.literal("policyBlocksProfiles"),
    severity: z.literal("warning"),
    app: text,
    policy: text,
    profiles: z.array(text),
  }),
] as const;

export type AccessEffect = z.infer<(typeof accessEffects)[number]>;
