import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { processesIn } from "./harness/leftovers";
import { createProject } from "./harness/project";

withEngine();
const testOnLinux = process.platform === "linux" ? test : test.skip;

const provider = `
exports.check = async (olds, news) => ({ inputs: news, failures: [] });
exports.diff = async (id, olds, news) => ({ changes: olds.text !== news.text });
exports.create = async (inputs) => ({ id: "note-1", outs: inputs });
exports.update = async (id, olds, news) => ({ outs: news });
exports.delete = async () => {};
`;

const program = (text: string) => `
import * as pulumi from "@pulumi/pulumi";

class Note extends pulumi.CustomResource {
  constructor(name: string, text: string) {
    const __provider = 'exports.handler=()=>require("notes")';
    super("pulumi-nodejs:dynamic/notes:Note", name, { text, __provider });
  }
}

new Note("first", ${JSON.stringify(text)});
export const greeting = new pulumi.Config("notes").require("greeting");
`;

const project = () =>
  createProject({
    installed: false,
    program: program("one"),
    files: { "node_modules/notes/index.js": provider },
    config: { "notes:greeting": "hello" },
  });

test("the real engine previews, creates, keeps, changes and destroys a resource", async () => {
  await using notes = await project();

  expect(steps(await succeeded(notes.preview()))).toEqual(["create first"]);
  expect(steps(await succeeded(notes.up()))).toEqual(["create first"]);
  expect(await notes.outputs()).toEqual({ greeting: "hello" });
  expect((await notes.previewJson()).plan.changeSummary).toEqual({ same: 2 });

  await notes.write({ "index.ts": program("two") });
  expect(steps(await succeeded(notes.up()))).toEqual(["update first"]);
  expect(noteIn(await notes.exportStack())).toMatchObject({ id: "note-1", outputs: { text: "two" } });

  expect(steps(await succeeded(notes.destroy()))).toEqual(["delete first"]);
  expect((await notes.exportStack()).deployment.resources).toBeUndefined();
});

test("a failing program gives the engine's exit code and message", async () => {
  await using notes = await project();
  await notes.write({ "index.ts": 'throw new Error("no notes today");' });

  const result = await notes.preview();

  expect(result.exitCode).not.toBe(0);
  expect(result.all).toContain("no notes today");
  await expect(succeeded(Promise.resolve(result))).rejects.toThrow("no notes today");
});

testOnLinux("after an engine was killed, no process remains", async () => {
  const notes = await project();
  const neverDone =
    'exports.create = () => { require("fs").writeFileSync("started", ""); return new Promise(() => {}); };';
  await notes.write({ "node_modules/notes/index.js": provider + neverDone });
  const { child } = notes.start("up", "--yes", "--skip-preview");
  while (!existsSync(join(notes.folder, "started"))) await sleep(50);
  const started = processesIn(notes.folder);
  child.kill("SIGKILL");

  await notes[Symbol.asyncDispose]();
  await sleep(500);

  expect(started.length).toBeGreaterThan(1);
  expect(started.filter((pid) => existsSync(`/proc/${pid}/exe`))).toEqual([]);
});

test("a secret in the configuration is shown as [secret]", async () => {
  await using notes = await project();
  await notes.setConfig("notes:greeting", "psst", "--secret");

  const { stdout } = await succeeded(notes.pulumi("config"));

  expect(stdout).toContain("[secret]");
});

type Deployment = { deployment: { resources: { type: string }[] } };

const noteIn = ({ deployment }: Deployment) =>
  deployment.resources.find(({ type }) => type.endsWith(":Note"));
