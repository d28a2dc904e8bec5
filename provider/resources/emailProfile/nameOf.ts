import { counted } from "../../counted";
import type { Context } from "../../lifecycle/define";
import { platforms } from "../deviceConfigurations/platforms";
import { allCertificates, allDerivedCredentials, allScopeTags } from "./byName/slots";

/** Names of the certificate profiles, derived credentials and scope tags that a profile refers to. */
export async function nameOf({ tenant }: Context, id: string, path: string): Promise<string | undefined> {
  const all = listOf(path);
  const found = all && (await counted(tenant, undefined, all));
  return found?.find((one) => one.id.toLowerCase() === id)?.displayName;
}

function listOf(path: string) {
  if (path === "roleScopeTagIds") return allScopeTags;
  const reference = platforms
    .flatMap(({ references }) => references)
    .find(({ input }) => path === `settings.${input}`);
  if (!reference) return undefined;
  return reference.collection === "derivedCredentials" ? allDerivedCredentials : allCertificates;
}
