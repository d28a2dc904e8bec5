import { ClientSecretCredential } from "@azure/identity";
import { type Loopback, type LoopbackOptions, startLoopback, trustLoopback } from "../../provider/loopback";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the test knows the shape of the answer that it requested
  readonly body: any;
}

/** Accesses the loopback with Microsoft's sign-in library and plain HTTP, without code of the provider. */
export interface Client extends AsyncDisposable {
  readonly loopback: Loopback;
  graph(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  exchange(
    cmdlet: string,
    parameters?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Requests any URL with a token for Exchange. */
  exchangeUrl(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export const graphScope = "https://graph.microsoft.com/.default";
export const exchangeScope = "https://outlook.office365.com/.default";

export function credentialFor(loopback: Loopback, secret = loopback.clientSecret): ClientSecretCredential {
  return new ClientSecretCredential(loopback.tenantId, loopback.clientId, secret, {
    authorityHost: loopback.authorityHost,
    disableInstanceDiscovery: true,
  });
}

export async function connect(options?: LoopbackOptions): Promise<Client> {
  const loopback = await startLoopback(options);
  trustLoopback(loopback);
  const credential = credentialFor(loopback);
  const send = async (
    scope: string,
    method: string,
    url: string,
    body?: unknown,
    headers = {},
  ): Promise<Answer> => {
    const { token } = await credential.getToken(scope);
    return call(method, url, body, { authorization: `Bearer ${token}`, ...headers });
  };
  const command = `${loopback.exchangeEndpoint}/adminapi/beta/${loopback.tenantId}/InvokeCommand`;
  return {
    loopback,
    graph: (method, path, body, headers) => send(graphScope, method, absolute(loopback, path), body, headers),
    exchange: (cmdlet, parameters = {}, headers) =>
      send(
        exchangeScope,
        "POST",
        command,
        { CmdletInput: { CmdletName: cmdlet, Parameters: parameters } },
        headers,
      ),
    exchangeUrl: (method, url, body, headers) => send(exchangeScope, method, url, body, headers),
    [Symbol.asyncDispose]: () => loopback.close(),
  };
}

const absolute = (loopback: Loopback, path: string): string =>
  path.startsWith("https:") ? path : loopback.graphEndpoint + path;

export async function call(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    headers: { ...json, ...headers },
    redirect: "manual",
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

/** The message in the JSON text that Intune nests in an error. */
export const intuneMessage = (answer: Answer): string =>
  JSON.parse(answer.body.error.message).Message.split(" - Operation ID")[0];

/** Exchange's own message in an error. */
export const exchangeMessage = (answer: Answer): string =>
  answer.body.error.innererror.internalexception?.message ?? answer.body.error.details[0].message;

export const configurations = "/beta/deviceManagement/deviceConfigurations";

export const iosProfile = {
  "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
  displayName: "iOS mail",
  usernameSource: "userPrincipalName",
  accountName: "Contoso",
  hostName: "outlook.office365.com",
  emailAddressSource: "primarySmtpAddress",
  durationOfEmailToSync: "userDefined",
  requireSsl: true,
};

export const workProfile = {
  "@odata.type": "#microsoft.graph.androidWorkProfileGmailEasConfiguration",
  displayName: "Work profile mail",
  hostName: "outlook.office365.com",
  authenticationMethod: "usernameAndPassword",
  usernameSource: "userPrincipalName",
  emailAddressSource: "primarySmtpAddress",
  durationOfEmailToSync: "userDefined",
  requireSsl: true,
};

/** Creates a profile and returns its id. */
export async function create(client: Client, profile: Record<string, unknown> = iosProfile): Promise<string> {
  const { status, body } = await client.graph("POST", configurations, profile);
  expect(status).toBe(201);
  return body.id;
}

export const groupNamed = ({ tenant }: Loopback, name: string): string =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";
