import { deepStrictEqual as same } from "node:assert/strict";
import { join } from "node:path";
import type { Client } from "../client";
import { converse } from "../conversation";
import { install, pythonIn } from "../install";
import { profileJob } from "../profileJob";

/** Microsoft's Graph SDK for Python, with the beta types. */
export const python: Client = {
  title: "The Python beta SDK",
  async run(stage) {
    const options = { cwd: stage.folder, env: stage.environment };
    const command = pythonIn(await install("python"));
    await using client = converse(command, [join(__dirname, "graph.py")], options);
    await profileJob(client, stage);
    await stage.check("connects only to the tenant", () => same(stage.refused, []));
  },
};
