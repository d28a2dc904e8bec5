import { isDeepStrictEqual } from "node:util";
import type { Platform } from "../../../resources/deviceConfigurations/platforms/platform";
import type { EmailProfileInputs } from "../../../resources/emailProfile/schema";
import { type AddressOf, toCreateBody } from "../../../resources/emailProfile/wire";
import type { DeviceConfiguration } from "../../../tenant/graph/deviceConfigurations";
import { type Mark, toText } from "./mark";

/** Administrators who find the profile in Intune must understand the name. */
export const profileName = "Contract check of pulumi-m365, safe to delete";

const descriptionOf = (mark: Mark): string =>
  `Created by "m365 verify --write", which deletes it itself. If it still exists, that run was interrupted.\n${toText(mark)}`;

/** Hosts that cannot exist because of their top-level domain (RFC 2606): before and after the change. */
export const hosts = ["contract-check.invalid", "contract-check-changed.invalid"] as const;

const values: Record<string, unknown> = {
  hostName: hosts[0],
  accountName: "Contract check",
  emailAddressSource: "primarySmtpAddress",
};

/** @param link the input that names the certificate, and its id */
export function bodyOf(
  platform: Platform,
  mark: Mark,
  address: AddressOf,
  link: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  const own = Object.entries(values).filter(([name]) => name in platform.settings.shape);
  const settings = { platform: platform.name, ...Object.fromEntries(own), ...link };
  const inputs = { displayName: profileName, description: descriptionOf(mark), settings };
  const { roleScopeTagIds: _, ...body } = toCreateBody(inputs as EmailProfileInputs, undefined, address);
  // Scope tags are left out: that the service then sets its default is one of the assumptions.
  return body;
}

/** Properties that the service itself writes, and annotations. */
const stamps = /^(id|createdDateTime|lastModifiedDateTime|version|supportsScopeTags|assignments)$|@/;

/** The first property that is not as this command sent it; undefined if all are. */
export function differingFrom(
  platform: Platform,
  mark: Mark,
  profile: DeviceConfiguration,
): string | undefined {
  const sent = bodyOf(platform, mark, () => "");
  const allowed = (name: string): unknown[] => {
    if (name === "hostName") return [...hosts];
    if (name === "roleScopeTagIds") return [["0"]];
    return name in sent ? [sent[name]] : [null, false];
  };
  const isAsSent = (name: string) =>
    allowed(name).some((value) => isDeepStrictEqual(plain(profile[name]), plain(value)));
  const names = new Set([...Object.keys(sent), ...Object.keys(profile)]);
  return [...names].find((name) => !stamps.test(name) && !isAsSent(name));
}

/** Normalises a value: services have several forms of "not set", and may change the order of flags and line breaks. */
function plain(value: unknown): unknown {
  if (value === undefined || value === "" || value === "notConfigured") return null;
  if (Array.isArray(value) && value.length === 0) return null;
  if (typeof value !== "string") return value;
  const text = value.replace(/\r\n/g, "\n").trim();
  return /^\w+(, ?\w+)+$/.test(text) ? text.split(/, ?/).sort() : text;
}
