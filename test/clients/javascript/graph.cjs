"use strict";

const { createInterface } = require("node:readline");
const { createRequire } = require("node:module");

const { env } = process;
const installed = createRequire(`${env.CLIENT_MODULES}/`);
const { Client, PageIterator, BatchRequestContent, BatchResponseContent } = installed(
  "@microsoft/microsoft-graph-client",
);
const { TokenCredentialAuthenticationProvider } = installed(
  "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials",
);
const { ClientSecretCredential } = installed("@azure/identity");

const credential = new ClientSecretCredential(
  env.M365_TENANT_ID,
  env.M365_CLIENT_ID,
  env.M365_CLIENT_SECRET,
  { authorityHost: env.M365_AUTHORITY_HOST, disableInstanceDiscovery: true },
);
const { host, hostname } = new URL(env.M365_GRAPH_ENDPOINT);
const client = Client.initWithMiddleware({
  baseUrl: `${env.M365_GRAPH_ENDPOINT}/`,
  defaultVersion: "beta",
  customHosts: new Set([host, hostname]),
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ["https://graph.microsoft.com/.default"],
  }),
});

const set = "/deviceManagement/deviceConfigurations";
const reference = (id) => `${set}/${id}/microsoft.graph.iosEasEmailProfileConfiguration/identityCertificate`;
const targetsOf = (entries) => entries.map(({ target }) => [target["@odata.type"], target.groupId]);

function assignmentsFor({ include, exclude, filter }) {
  return [
    {
      target: {
        "@odata.type": "#microsoft.graph.groupAssignmentTarget",
        groupId: include,
        deviceAndAppManagementAssignmentFilterId: filter,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    },
    { target: { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: exclude } },
  ];
}

async function batch({ id, type, displayName }) {
  // The client uses the path of these; the version is the batch's own.
  const url = (path) => `${env.M365_GRAPH_ENDPOINT}${path}`;
  const json = { "Content-Type": "application/json" };
  const change = {
    method: "PATCH",
    headers: json,
    body: JSON.stringify({ "@odata.type": type, displayName }),
  };
  const content = new BatchRequestContent([
    { id: "1", request: new Request(url(`${set}/${id}`)) },
    { id: "2", request: new Request(url(`${set}/${id}/assignments`)), dependsOn: ["1"] },
    { id: "3", request: new Request(url(`${set}/${id}`), change), dependsOn: ["2"] },
  ]);
  const answers = new BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
  const { value } = await answers.getResponseById("2").json();
  if (value.length !== 2) throw new Error(`${value.length} assignments in a batch.`);
  return Object.fromEntries(["1", "2", "3"].map((name) => [name, answers.getResponseById(name).status]));
}

async function pages() {
  const names = [];
  const first = await client.api(set).get();
  await new PageIterator(client, first, ({ displayName }) => names.push(displayName)).iterate();
  return names;
}

const verbs = {
  list: async () => (await client.api(set).get()).value.map(({ displayName }) => displayName),
  create: ({ profile }) => client.api(set).post(profile),
  get: ({ id }) => client.api(`${set}/${id}`).get(),
  patch: ({ id, type, hostName }) => client.api(`${set}/${id}`).patch({ "@odata.type": type, hostName }),
  link: ({ id, certificate }) =>
    client
      .api(`${reference(id)}/$ref`)
      .put({ "@odata.id": `${env.M365_GRAPH_ENDPOINT}/beta${set}('${certificate}')` }),
  linked: async ({ id }) => (await client.api(reference(id)).get()).value.displayName,
  unlink: ({ id }) => client.api(`${reference(id)}/$ref`).delete(),
  assign: ({ id, ...groups }) =>
    client.api(`${set}/${id}/assign`).post({ assignments: assignmentsFor(groups) }),
  assignments: async ({ id }) => targetsOf((await client.api(`${set}/${id}/assignments`).get()).value),
  expanded: async ({ id }) =>
    targetsOf((await client.api(`${set}/${id}`).expand("assignments").get()).assignments),
  batch,
  pages,
  remove: ({ id }) => client.api(`${set}/${id}`).delete(),
};

async function answerTo(line) {
  const { verb, ...given } = JSON.parse(line);
  try {
    return { result: (await verbs[verb](given)) ?? null };
  } catch (error) {
    return { error: String(error.stack), status: error.statusCode };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await answerTo(line)));
})();
