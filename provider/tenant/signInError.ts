import { clouds } from "./clouds";
import type { Config } from "./config";
import { reasonIn } from "./described";
import type { SignInMethod } from "./signInMethod";
import { services } from "./staticTokenCredential";

const federation =
  "No federated credential of the application matches the token: compare issuer, subject and audience under App registrations > Certificates & secrets > Federated credentials.";

const wrongCloud = "The tenant does not exist in this cloud: check m365:tenantId and m365:environment.";

/** Remedies for the most common refusals. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const remedies: Record<string, string> = {
  AADSTS7000215: "The client secret is wrong: use the secret's value, not its id (m365:clientSecret).",
  AADSTS7000222:
    "The client secret has expired: create a new one under App registrations > Certificates & secrets.",
  AADSTS700016: "The application does not exist in this tenant: check m365:clientId and m365:tenantId.",
  AADSTS7000112:
    "The application is disabled in this tenant: enable it under Enterprise applications > Properties.",
  AADSTS53003:
    "A Conditional Access policy blocks the application: run this from where the policy allows it, or have it exempted.",
  AADSTS90002: wrongCloud,
  "Http status code: 407":
    "The proxy requires a user name and a password: set HTTPS_PROXY to http://user:password@host:port.",
  // The sign-in library's own error if the tenant does not exist.
  endpoints_resolution_error: wrongCloud,
  AADSTS700027:
    "The certificate is not registered with the application: upload it under App registrations > Certificates & secrets.",
  AADSTS700024: "The token or certificate is not valid at this time: check this machine's clock.",
  AADSTS700211: federation,
  AADSTS700212: federation,
  AADSTS700213: federation,
};

/** The token's service has no service principal in the tenant, or a disabled one; other services may still work. */
const withoutPrincipal: Record<string, (service: { name: string; appId: string }) => string> = {
  AADSTS500011: ({ name, appId }) => noPrincipal(name, appId),
  AADSTS650052: ({ name, appId }) => noPrincipal(name, appId),
  AADSTS500014: ({ name, appId }) =>
    `${name} is disabled in this tenant (its service principal, ${appId}): its subscription has ended, or an administrator has disabled it. Check Billing > Your products in the Microsoft 365 admin center, and enable it in Entra ID > Enterprise applications > Properties, then run this again.`,
};

const noPrincipal = (name: string, appId: string): string =>
  `This tenant has no service principal of ${name}: no subscription includes the service, or it was never set up. Check Billing > Your products in the Microsoft 365 admin center, or create the principal with New-MgServicePrincipal -AppId ${appId}, then run this again.`;

export const lacksService = ({ message }: Error): boolean => (codeIn(message) ?? "") in withoutPrincipal;

const codeIn = (message: string): string | undefined =>
  /AADSTS\d+|endpoints_resolution_error|Http status code: 407/.exec(message)?.[0];

const advice: Record<SignInMethod, string> = {
  token: "Set a different token.",
  clientSecret: "Check m365:tenantId, m365:clientId and m365:clientSecret.",
  clientCertificate: "Check m365:tenantId, m365:clientId and the certificate.",
  workloadIdentity: "Check m365:tenantId, m365:clientId and m365:oidcTokenFilePath.",
  githubActions: "Check m365:tenantId and m365:clientId.",
  azurePipelines: "Check m365:tenantId, m365:clientId and m365:serviceConnectionId.",
  managedIdentity:
    "Check that this machine has a managed identity, and that m365:clientId names it or is not set.",
  azureCli: "Run az login for this tenant, then run this again.",
};

export function applicationOf({ signIn }: Config): string {
  if (signIn.method === "token") return "with the token that was supplied";
  if (signIn.method === "azureCli") return "through the Azure CLI";
  return signIn.clientId === undefined
    ? "as this machine's managed identity"
    : `as application ${signIn.clientId}`;
}

/**
 * @param outcome ends the message: what has been written so far
 * @param scope of the requested token
 */
export function sentenceOf(
  config: Config,
  { message }: Error,
  { outcome, scope }: { outcome: string; scope: string },
): string {
  const code = codeIn(message);
  const remedy =
    (code && (remedies[code] ?? withoutPrincipal[code]?.(serviceOf(config, scope)))) ||
    advice[config.signIn.method];
  return `sign-in to tenant ${config.tenantId} ${applicationOf(config)} failed: ${code ?? reasonIn(message)}. ${remedy} ${outcome}`;
}

const serviceOf = ({ environment }: Config, scope: string) =>
  scope === `${clouds[environment].graph}/.default` ? services.graph : services.exchange;
