import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { built } from "../built";

const bin = built("provider/cli/main.js");

/** Makes Node resolve modules as if fastify were not installed. */
const withoutFastify = `
const modules = require("node:module");
const resolve = modules._resolveFilename;
modules._resolveFilename = function (name, ...more) {
  if (name !== "fastify") return resolve.call(this, name, ...more);
  throw Object.assign(new Error("Cannot find module 'fastify'"), { code: "MODULE_NOT_FOUND" });
};
require(${JSON.stringify(bin)});
`;

const m365 = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["-e", withoutFastify, "--", ...args]);

test("the loopback tenant says which command installs the web server that it needs", async () => {
  await expect(m365("loopback")).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^m365: the loopback tenant needs .* npm install --save-dev fastify@5, .*\n$/,
    ),
  });
});

test("m365 --help works without the web server", async () => {
  const { stdout } = await m365("--help");

  expect(stdout).toContain("loopback");
});
