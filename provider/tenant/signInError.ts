import type { Config } from "./config";
import type { SignInMethod } from "./signInMethod";

const federation =
  "No federated credential of the application fits the token: compare issuer, subject and audience under App registrations > Certificates & secrets > Federated credentials.";

const wrongCloud = "The tenant does not exist in this cloud: check m365:tenantId and m365:environment.";

/** What to do about the refusals people meet most. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const remedies: Record<string, string> = {
  AADSTS7000215: "The client secret is wrong: use the secret's value, not its id (m365:clientSecret).",
  AADSTS7000222:
    "The client secret has expired: make a new one under App registrations > Certificates & secrets.",
  AADSTS700016: "The application is not known in this tenant: check m365:clientId and m365:tenantId.",
  AADSTS7000112:
    "The application is disabled in this tenant: enable it under Enterprise applications > Properties.",
  AADSTS53003:
    "A Conditional Access policy blocks the application: run this from where the policy lets it in, or have it exempted.",
  AADSTS90002: wrongCloud,
  "Http status code: 407":
    "The proxy wants a user and a password: set HTTPS_PROXY to http://user:password@host:port.",
  // What the sign-in library makes of the same.
  endpoints_resolution_error: wrongCloud,
  AADSTS700027:
    "The certificate is not registered with the application: upload it under App registrations > Certificates & secrets.",
  AADSTS700024: "The token or certificate is not valid at this time: check this machine's clock.",
  AADSTS700211: federation,
  AADSTS700212: federation,
  AADSTS700213: federation,
};

const advice: Record<SignInMethod, string> = {
  token: "Hand over another token.",
  clientSecret: "Check m365:tenantId, m365:clientId and m365:clientSecret.",
  clientCertificate: "Check m365:tenantId, m365:clientId and the certificate.",
  workloadIdentity: "Check m365:tenantId, m365:clientId and m365:oidcTokenFilePath.",
  githubActions: "Check m365:tenantId and m365:clientId.",
  azurePipelines: "Check m365:tenantId, m365:clientId and m365:serviceConnectionId.",
  managedIdentity:
    "Check that this machine has a managed identity, and that m365:clientId names it or is not set.",
  azureCli: "Run az login for this tenant, then run this again.",
};

const longestReason = 300;

export function applicationOf({ signIn }: Config): string {
  if (signIn.method === "token") return "with the token that was handed over";
  if (signIn.method === "azureCli") return "through the Azure command line";
  return signIn.clientId === undefined
    ? "as this machine's managed identity"
    : `as application ${signIn.clientId}`;
}

/** @param outcome ends the sentence: what became of the run */
export function sentenceOf(config: Config, error: Error, outcome: string): string {
  const code = /AADSTS\d+|endpoints_resolution_error|Http status code: 407/.exec(error.message)?.[0];
  const reason = (error.message.split("\n")[0] ?? "").slice(0, longestReason).replace(/[.\s]+$/, "");
  const remedy = (code && remedies[code]) || advice[config.signIn.method];
  return `sign-in to tenant ${config.tenantId} ${applicationOf(config)} failed: ${code ?? reason}. ${remedy} ${outcome}`;
}
