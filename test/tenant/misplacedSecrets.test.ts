import { type ConfigKey, configKeys } from "../../provider/tenant/configKeys";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { signInMethods } from "../../provider/tenant/signInMethod";
import { timeouts } from "../../provider/tenant/timeouts";
import { waitLittle } from "../../tools/faults/matrix";
import { openSignInRoom, type SignInRoom } from "./signInHarness";

let room: SignInRoom;
const before = { ...timeouts };
beforeAll(async () => {
  waitLittle();
  Object.assign(timeouts, { signInRepeats: 0 });
  room = await openSignInRoom();
});
afterAll(async () => {
  Object.assign(timeouts, before);
  await room.close();
});

const body = Buffer.from("canary ".repeat(30)).toString("base64");

/** Secrets that users paste into the wrong key, each with a part that no error may contain. */
const secrets: Record<string, { text: string; part: string }> = {
  "client secret": { text: "Zr8Q~canary-Qk2vXwP0mB3nL5tYhGdSaEoUiCf", part: "canary" },
  password: { text: "hunter", part: "hunter" },
  token: { text: `eyJcanary.${body}.canary`, part: "canary" },
  "private key": {
    text: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    part: body.slice(0, 20),
  },
  "PFX in base64": { text: `MIIK${body}`, part: body.slice(0, 20) },
  "address with a signature": { text: "https://127.0.0.1:1/x?sig=canary", part: "canary" },
};

/** The other variables of each sign-in method, so that the provider reads and uses the wrong key. */
const complete = (): Record<string, string> => ({
  M365_CLIENT_SECRET: room.loopback.clientSecret,
  M365_CLIENT_CERTIFICATE_PASSWORD: "some password",
  M365_OIDC_TOKEN_FILE_PATH: "no-such-file",
  M365_SERVICE_CONNECTION_ID: "5e2f0000-0000-4000-8000-0000000000cc",
  ...room.loopback.runners.githubActions,
  ...room.loopback.runners.azurePipelines,
});

async function saidWith(variables: Record<string, string>): Promise<string> {
  try {
    await listGroupsNamed(room.signedIn({ ...complete(), ...variables }).graph, "Sales");
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const keys = Object.keys(configKeys) as ConfigKey[];

describe.each(Object.entries(secrets))("a %s", (_, { text, part }) => {
  test.each(keys)("in m365:%s is never repeated, with any sign-in method", async (key) => {
    const variable = configKeys[key][0];
    const methods = key === "signIn" ? [undefined] : signInMethods.filter((one) => one !== "managedIdentity");
    const said = await Promise.all(
      methods.map((method) => saidWith({ ...(method ? { M365_SIGN_IN: method } : {}), [variable]: text })),
    );

    expect(said.join("\n")).not.toContain(part);
  });
});

test("an answer of the token endpoint that echoes the request is not shown", async () => {
  const { clientSecret } = room.loopback;
  room.loopback.inject({
    match: { path: /\/oauth2\/v2.0\/token/ },
    times: Number.POSITIVE_INFINITY,
    status: 400,
    body: {
      error: "invalid_client",
      error_description: `Refused: client_secret=${clientSecret} of "somebody" and 'hunter', see https://x.example/${clientSecret}`,
    },
  });

  const said = await saidWith({ M365_SIGN_IN: "clientSecret" });

  expect(said).toContain(`as application ${room.loopback.clientId} failed: `);
  expect(said).toContain(
    "Check m365:tenantId, m365:clientId and m365:clientSecret. Nothing was read or written.",
  );
  for (const part of [clientSecret, "somebody", "hunter", "x.example"]) expect(said).not.toContain(part);
});
