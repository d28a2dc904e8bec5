import { deepStrictEqual as same } from "node:assert/strict";
import { join } from "node:path";
import type { Client } from "../client";
import { converse } from "../conversation";
import { install } from "../install";
import { profileJob } from "../profileJob";

/** Microsoft's Graph client for JavaScript, with Microsoft's sign-in library. */
export const javascript: Client = {
  title: "The JavaScript Graph client",
  async run(stage) {
    const folder = await install("javascript");
    const env = { ...stage.environment, CLIENT_MODULES: join(folder, "node_modules") };
    await using client = converse(process.execPath, [join(__dirname, "graph.cjs")], {
      cwd: stage.folder,
      env,
    });
    await profileJob(client, stage);
    await stage.check("connects only to the tenant", () => same(stage.refused, []));
  },
};
