import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
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

test("the executable, which the engine prefers, is the same plugin", async () => {
  const executable = join(folder, "pulumi-resource-m365");
  if (process.platform !== "win32") expect(statSync(executable).mode & 0o111).toBe(0o111);

  await using plugin = await startPlugin({}, [executable]);

  const answer = await plugin.call(plugin.client.getSchema, new GetSchemaRequest());
  expect(answer.getSchema()).toBe(readFileSync(join(__dirname, "../../../schema.json"), "utf8"));
});

test("pulumi install finds node_modules after running npm there, without a download", () => {
  const installed = mkdtempSync(join(tmpdir(), "m365-host-"));
  cpSync(folder, installed, {
    recursive: true,
    filter: (path) => !path.includes("node_modules", folder.length),
  });

  execFileSync("npm", ["install", "--offline"], { cwd: installed, shell: process.platform === "win32" });

  expect(existsSync(join(installed, "node_modules"))).toBe(true);
  rmSync(installed, { recursive: true });
});
