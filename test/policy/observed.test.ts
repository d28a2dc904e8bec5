import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observationVersion } from "../../provider/impact/observationVersion";
import { ownerOf } from "../../provider/lifecycle/owner";
import { judgeStack, type Resource, urnOf } from "./judge";

const phones: Resource = { kind: "MobileEmailAccessPolicy", name: "phones", inputs: { mode: "anyApp" } };
const line = (more: object = {}) => ({
  ...{ version: observationVersion, owner: ownerOf(urnOf(phones)), name: "phones", verb: "check" },
  ...{ during: "preview", comparedWith: "tenant", facts: [], ...more },
});
const locked = { kind: "accessMode", mode: "anyApp", was: "Block", apps: [], hasUnknownRules: false };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-policy-"));
  process.env.M365_OBSERVATIONS = join(folder, "observations.jsonl");
});
afterEach(() => {
  delete process.env.M365_OBSERVATIONS;
  rmSync(folder, { recursive: true });
});

const observe = (...lines: object[]) =>
  writeFileSync(join(folder, "observations.jsonl"), lines.map((one) => `${JSON.stringify(one)}\n`).join(""));

describe("a file that an earlier preview of the stack wrote", () => {
  const earlier = "2026-11-26T14:02:33.000Z";
  const later = () => new Date().toISOString();
  const mail: Resource = { ...phones, name: "mail", inputs: { mode: "outlookOnly" } };
  const ofMail = { owner: ownerOf(urnOf(mail)), name: "mail" };
  const stops = { kind: "stopsSyncing", users: 4, devices: 4 };
  const said =
    "M365_OBSERVATIONS names a file with what an earlier preview recorded on 2026-11-26 14:02 UTC, and this preview recorded nothing there. Set M365_OBSERVATIONS to the absolute path of a new file";

  test("says nothing of this one, and both rules say why", async () => {
    observe(line({ at: earlier }));

    expect(await judgeStack("stays-locked", [phones])).toEqual([expect.stringContaining(said)]);
    expect(await judgeStack("people-reached", [phones])).toEqual([expect.stringContaining(said)]);
  });

  test("is of no account where this preview added to it, whatever it said", async () => {
    observe(
      line({ at: earlier, verb: "diff", facts: [locked] }),
      line({ at: later(), verb: "check", facts: [] }),
    );

    expect(await judgeStack("stays-locked", [phones])).toEqual([]);
  });

  test("counts nobody whom only the earlier preview reached", async () => {
    observe(
      line({ ...ofMail, at: earlier, verb: "diff", facts: [{ ...stops, users: 4_000 }] }),
      line({ ...ofMail, at: later(), verb: "check", facts: [stops] }),
    );

    expect(await judgeStack("people-reached", [mail])).toEqual([]);
  });

  test("is named with the resource where only that one is old", async () => {
    observe(line({ at: earlier }), line({ ...ofMail, at: later() }));

    expect(await judgeStack("people-reached", [phones, mail])).toEqual([expect.stringContaining(said)]);
  });
});

test("a folder in place of the file is no reason to end", async () => {
  process.env.M365_OBSERVATIONS = folder;

  expect(await judgeStack("stays-locked", [phones])).toEqual([
    expect.stringContaining("M365_OBSERVATIONS names something that cannot be read as a file."),
  ]);
});
