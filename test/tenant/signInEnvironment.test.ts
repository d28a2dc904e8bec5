import { parse } from "yaml";
import { blockOf } from "../pages";
import { expectBothServices, openSignInRoom, type SignInRoom } from "./signInHarness";

let room: SignInRoom;
beforeAll(async () => {
  room = await openSignInRoom();
});
afterAll(() => room.close());

interface Environment {
  values: {
    azure: { login: { "fn::open::azure-login": Record<string, unknown> } };
    environmentVariables: Record<string, string>;
    files: Record<string, string>;
  };
}

const text = blockOf("docs/pulumi-cloud.md", "values:");

test("the environment of docs/pulumi-cloud.md signs in to both services, as Pulumi ESC opens it", async () => {
  const { values } = parse(text) as Environment;
  expect(values.azure.login["fn::open::azure-login"]).toMatchObject({ oidc: true });
  const opened: Record<string, string> = {
    "azure.login.tenantId": room.loopback.tenantId,
    "azure.login.clientId": room.loopback.clientId,
    "azure.login.oidc.token": room.loopback.runners.federatedToken(),
  };
  const filled = (given: string) => given.replace(/\$\{(.*?)\}/g, (all, path) => opened[path] ?? all);
  const variables = Object.entries(values.environmentVariables).map(([name, given]) => [name, filled(given)]);
  const files = Object.entries(values.files).map(([name, given]) => [name, room.file(name, filled(given))]);

  await expectBothServices(room, room.signedIn(Object.fromEntries([...variables, ...files])));
});
