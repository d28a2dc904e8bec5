import { z } from "zod";
import { androidSamsungKnoxSettings } from "../../deviceConfigurations/platforms/androidSamsungKnox";
import {
  androidForWorkGmailSettings,
  androidForWorkNineWorkSettings,
  androidWorkProfileGmailSettings,
  androidWorkProfileNineWorkSettings,
} from "../../deviceConfigurations/platforms/androidWork";
import { iosSettings } from "../../deviceConfigurations/platforms/ios";

const instead = (id: string, what: string) =>
  z
    .string()
    .min(1, "is empty.")
    .meta({
      description: `Name of ${what}, instead of \`${id}\`. Exactly one that this platform can use must have it; its id is kept, so that renaming it later changes nothing.`,
    })
    .optional();

const signIn = {
  identityCertificateName: instead(
    "identityCertificateId",
    "the PKCS or SCEP certificate profile that devices sign in with",
  ),
};
const signing = {
  smimeSigningCertificateName: instead("smimeSigningCertificateId", "the certificate profile for signing"),
};
const others = {
  smimeEncryptionCertificateName: instead(
    "smimeEncryptionCertificateId",
    "the certificate profile for encryption",
  ),
  derivedCredentialSettingsName: instead(
    "derivedCredentialSettingsId",
    "the derived-credential settings that devices sign in with",
  ),
};

/** Settings that name by name what the platform's own name by id. */
function besides<
  Shape extends z.core.$ZodLooseShape,
  Strictness extends z.core.$ZodObjectConfig,
  Names extends z.core.$ZodLooseShape,
>(settings: z.ZodObject<Shape, Strictness>, names: Names) {
  return settings.extend(names).meta(settings.meta() ?? {});
}

export const settingsByName = {
  ios: besides(iosSettings, { ...signIn, ...signing, ...others }),
  androidWorkProfileGmail: besides(androidWorkProfileGmailSettings, signIn),
  androidWorkProfileNineWork: besides(androidWorkProfileNineWorkSettings, signIn),
  androidSamsungKnox: besides(androidSamsungKnoxSettings, { ...signIn, ...signing }),
  androidForWorkGmail: besides(androidForWorkGmailSettings, signIn),
  androidForWorkNineWork: besides(androidForWorkNineWorkSettings, signIn),
};
