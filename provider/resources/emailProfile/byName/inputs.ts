import { z } from "zod";
import { settings } from "../../deviceConfigurations/platforms";

const instead = (id: string, what: string) =>
  z
    .string()
    .min(1, "is empty.")
    .meta({
      description: `Name of ${what}, instead of \`${id}\`. Exactly one that this platform can use must have this name. The state keeps its id, so that renaming it later changes nothing.`,
    })
    .optional();

/** The input that takes a name, for each one that takes an id. */
const names = {
  identityCertificateId: instead(
    "identityCertificateId",
    "the PKCS or SCEP certificate profile that devices sign in with",
  ),
  smimeSigningCertificateId: instead("smimeSigningCertificateId", "the certificate profile for signing"),
  smimeEncryptionCertificateId: instead(
    "smimeEncryptionCertificateId",
    "the certificate profile for encryption",
  ),
  derivedCredentialSettingsId: instead(
    "derivedCredentialSettingsId",
    "the derived-credential settings that devices sign in with",
  ),
};

type NameInput<Id> = Id extends `${infer What}Id` ? `${What}Name` : never;
type NamesFor<Shape> = { [Id in keyof Shape & keyof typeof names as NameInput<Id>]: (typeof names)[Id] };
type WithNames<Settings> =
  Settings extends z.ZodObject<infer Shape, infer Strictness>
    ? z.ZodObject<Shape & NamesFor<Shape>, Strictness>
    : Settings;
type AllWithNames<All extends readonly unknown[]> = { [At in keyof All]: WithNames<All[At]> };

/** Every platform's settings, with a name input for each reference that can be declared by id. */
export const settingsByName = settings.map((one) => {
  const taken = Object.entries(names).filter(([id]) => id in one.shape);
  const byName = taken.map(([id, name]) => [id.replace(/Id$/, "Name"), name]);
  return one.extend(Object.fromEntries(byName)).meta(one.meta() ?? {});
}) as unknown as AllWithNames<typeof settings>;
