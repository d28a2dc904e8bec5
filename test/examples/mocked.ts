import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { example } from "./installed";

export interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

export const config = {
  tenantId: "11111111-0000-4000-8000-000000000000",
  image: "contoso.azurecr.io/m365-drift:1.4.2",
  alertEmail: "workplace@contoso.com",
};
export const registryId =
  "/subscriptions/s/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso";

/**
 * The resources that the program creates with this configuration, and its outputs. Calls of Azure functions fail,
 * because they could return keys.
 */
export async function run(more: Record<string, string> = {}) {
  const made: Made[] = [];
  const call = ({ token }: pulumi.runtime.MockCallArgs) => {
    throw new Error(`${token} was called.`);
  };
  const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    made.push({ type: type.replace("azure-native:", ""), name, inputs });
    const physicalName = inputs.containerName ?? inputs.keyName ?? name;
    const ids = { principalId: "identity-object", clientId: "identity-client" };
    return { id: `/id/${name}`, state: { ...inputs, name: physicalName, ...ids } };
  };
  await pulumi.runtime.setMocks({ newResource, call }, "container-job", "prod");
  const settings = Object.entries({ ...config, ...more });
  pulumi.runtime.setAllConfig(
    Object.fromEntries(settings.map(([key, value]) => [`container-job:${key}`, value])),
  );
  let outputs: Record<string, pulumi.Output<string>> = {};
  jest.isolateModules(() => {
    jest.doMock("@pulumi/pulumi", () => pulumi);
    outputs = require(join(example, "index.ts"));
  });
  await pulumi.runtime.disconnect();
  const values = Object.entries(outputs).map(async ([name, output]) => [name, await promiseOf(output)]);
  return { made, outputs: Object.fromEntries(await Promise.all(values)) };
}

const promiseOf = (output: pulumi.Output<string>) =>
  new Promise<string>((resolve) => {
    output.apply(resolve);
  });

export const names = (made: Made[]) => made.map(({ type, name }) => `${type} ${name}`).toSorted();
export const inputsOf = (made: Made[], type: string, name: string) =>
  made.find((one) => one.type === type && one.name === name)?.inputs;
export const rolesIn = (made: Made[]) =>
  made
    .filter(({ type }) => type === "authorization:RoleAssignment")
    .map(({ inputs }) => [String(inputs.roleDefinitionId).split("/").at(-1), inputs.scope]);
