import type { Room } from "./harness";

export interface Case {
  platform: string;
  certificate: string;
  cast: string;
  more?: object;
}
export const cases: Case[] = [
  {
    platform: "ios",
    certificate: "iosScepCertificateProfile",
    cast: "iosEasEmailProfileConfiguration",
    more: { accountName: "Contoso" },
  },
  {
    platform: "androidSamsungKnox",
    certificate: "androidPkcsCertificateProfile",
    cast: "androidEasEmailProfileConfiguration",
    more: { accountName: "Contoso" },
  },
  {
    platform: "androidWorkProfileNineWork",
    certificate: "androidWorkProfilePkcsCertificateProfile",
    cast: "androidWorkProfileEasEmailProfileBase",
  },
  {
    platform: "androidForWorkGmail",
    certificate: "androidForWorkScepCertificateProfile",
    cast: "androidForWorkEasEmailProfileBase",
  },
];

export const certificateIn = ({ loopback }: Room, type: string, displayName = "Certificate") =>
  loopback.administrator.createDeviceConfiguration({ "@odata.type": `#microsoft.graph.${type}`, displayName })
    .id;

export const inputsOf = ({ platform, more }: Case, settings: object) => ({
  displayName: "Mail",
  settings: {
    platform,
    hostName: "mail.contoso.com",
    emailAddressSource: "primarySmtpAddress",
    ...more,
    ...settings,
  },
});
export const byPassword = (one: Case) => inputsOf(one, { authenticationMethod: "usernameAndPassword" });
export const byCertificate = (one: Case, identityCertificateId: string) =>
  inputsOf(one, { authenticationMethod: "certificate", identityCertificateId });

export const profilesIn = ({ loopback }: Room) =>
  [...loopback.tenant.deviceConfigurations.values()].filter(({ displayName }) => displayName === "Mail");
export const linkOf = ({ loopback }: Room, id: string) =>
  loopback.tenant.references.get(id)?.["identityCertificate"];
export const writesOf = ({ loopback }: Room) => loopback.log.filter((line) => !line.startsWith("GET"));

export const [ios] = cases as [Case];
