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
  /** What Microsoft's usage report says besides: users of other apps than Outlook on phones in the last 30 days. */
  usersOfOtherApps: number.optional(),
};

/** What happens to devices that synchronise mail. */
export const accessEffects = [
  z.object({
    kind: z.literal("accessMode"),
    mode: z.enum(["outlookOnly", "anyAppPromptAll", "anyAppPromptNew", "anyApp"]),
    /** Common names of apps that rules additionally allow. */
    apps: z.array(text),
    hasUnknownRules: z.boolean(),
    /** What happens now to devices that no rule matches. */
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
    /** Of these, the ones whose ring of a rollout is known. */
    byRing: z.array(z.object({ name: text, day: text, devices: number })).optional(),
    source: z.literal("deviceList"),
  }),
  z.object({ kind: z.literal("noDeviceIsTouched"), source: z.literal("deviceList") }),
  /** They are in Exchange's list, and it refuses them whatever the rules say. */
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
  /** Somebody set another level than the program's. */
  z.object({ kind: z.literal("levelWasChanged"), level }),
  z.object({ kind: z.literal("quarantineTextWasChanged") }),
  z.object({ kind: z.literal("outlookIsShutOut"), level }),
  z.object({ kind: z.literal("levelIsRestored"), level }),
  z.object({
    kind: z.literal("otherProtocolsStay"),
    /** What `outlookOnly` leaves open; absent where it could not be counted. */
    imapOrPop: z.object({ mailboxes: number, isMore: z.boolean() }).optional(),
    /** Exchange Web Services: `apps` on its list of allowed apps, if there is one. */
    ews: z.object({ is: z.enum(["on", "off", "unset"]), apps: number.optional() }).optional(),
    /** In Exchange's list, of apps that no rule reaches. */
    otherDevices: z.object({ devices: number, people: number }).optional(),
  }),
  /** Where the commands are that undo it at once. */
  z.object({ kind: z.literal("wayBack") }),
  z.object({ kind: z.literal("conditionalAccessDecides"), policies: z.array(text) }),
  /** The program sets up mail in an app that it blocks. */
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
