import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { parse } from "yaml";
import { startPlugin } from "./process";

const folder = join(__dirname, "../../../provider/plugin/host");

test("Pulumi's Node host runs the folder with PulumiPlugin.yaml as the same plugin", async () => {
  const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
  expect(parse(readFileSync(join(folder, "PulumiPlugin.yaml"), "utf8"))).toEqual({ runtime: "nodejs" });

  await using plugin = await startPlugin({}, [host, "--pwd", folder, folder]);

  const answer = await plugin.call(plugin.client.getSchema, new GetSchemaRequest());
  expect(answer.getSchema()).toBe(readFileSync(join(__dirname, "../../../schema.json"), "utf8"));
  expect(plugin.printed).toEqual([]);
});
