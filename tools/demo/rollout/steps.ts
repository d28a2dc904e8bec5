import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addDevice, type Loopback } from "../../../provider/loopback";
import type { Engine, Run } from "../engine";
import { type Check, firstBroken, type Step } from "../play";

export interface Stage {
  loopback: Loopback;
  engine: Engine;
  m365: Engine;
  folder: string;
}

const ended = (run: Run, exitCode = 0): Check => [
  run.exitCode === exitCode,
  `the exit code is ${run.exitCode}, not ${exitCode}`,
];
const shows = (run: Run, text: string): Check => [
  run.text.includes(text),
  `the text does not show "${text}"`,
];

const mailboxesOf = ({ loopback }: Stage) => [...loopback.tenant.mailboxes.values()];
const exemptionsOf = (stage: Stage): number =>
  mailboxesOf(stage).flatMap(({ ActiveSyncAllowedDeviceIDs: ids }) => ids).length;
const holds = (stage: Stage, number: number): Check => [
  exemptionsOf(stage) === number,
  `there are ${exemptionsOf(stage)} exemptions, not ${number}`,
];
const syncs = ({ loopback, ...stage }: Stage, number: number): Check => {
  loopback.administrator.deviceContacts();
  const devices = mailboxesOf({ loopback, ...stage }).flatMap((mailbox) => mailbox.devices);
  const allowed = devices.filter(({ DeviceAccessState }) => DeviceAccessState === "Allowed").length;
  return [allowed === number, `${allowed} devices sync, not ${number}`];
};

function writeRings({ folder }: Stage, lastDay: string): void {
  const rings = [
    { name: "pilot", groups: ["Mail pilot"], day: "2026-01-12" },
    { name: "Sales", groups: ["Sales"], day: "2026-01-19" },
    { name: "everybody else", everybody: true, day: lastDay },
  ];
  writeFileSync(join(folder, "rings.yaml"), JSON.stringify({ rings }));
}

/** Users install Outlook in addition to the app that they have. */
function takeOutlook(stage: Stage, from: number, to: number): void {
  for (const mailbox of mailboxesOf(stage).slice(from, to))
    addDevice(stage.loopback.tenant, mailbox, "outlookIos");
}

/** Kills the command at the change after this number of changes, which is made, but whose answer is lost. */
function killAfter({ loopback, m365 }: Stage, changes: number): () => void {
  let seen = 0;
  return loopback.inject({
    match: ({ cmdlet }) => cmdlet === "Set-CASMailbox" && ++seen > changes,
    when: "after",
    before: () => m365.kill(),
    action: "drop",
  });
}

const between = (stage: Stage, least: number, most: number): Check => {
  const number = exemptionsOf(stage);
  return [number > least && number < most, `the run was not killed in the middle: ${number} exemptions`];
};

const exempt = ["exempt", "--mode", "outlookOnly"];

/** What docs/rollout.md promises, step by step. */
export const steps: readonly Step<Stage>[] = [
  {
    says: "A simulated tenant of 20 people with a phone, none with Outlook, and three rings. Exempt everybody; the run is killed in the middle.",
    async play(stage) {
      writeRings(stage, "2999-12-31");
      await stage.engine.run("stack", "init", "prod");
      const undo = killAfter(stage, 7);
      await stage.m365.run(...exempt);
      undo();
      const killed = between(stage, 0, 20);
      console.log(`\nKilled with ${exemptionsOf(stage)} of 20 exempted. The same command goes on:\n`);
      const again = await stage.m365.run(...exempt);
      return firstBroken(killed, ended(again), holds(stage, 20));
    },
  },
  {
    says: "Switch outlookOnly on. Nobody loses mail, because everybody is exempted.",
    async play(stage) {
      const up = await stage.engine.run("up", "--yes", "--skip-preview");
      return firstBroken(
        ended(up),
        shows(up, '20 devices keep syncing through individual exemptions (4 in ring "pilot" of 2026-01-12,'),
        syncs(stage, 20),
      );
    },
  },
  {
    says: "The first ring: its people install Outlook, and then their exemptions end.",
    async play(stage) {
      takeOutlook(stage, 0, 4);
      const status = await stage.m365.run("rings", "status");
      const dry = await stage.m365.run("rings", "next");
      const untouched = holds(stage, 20);
      const next = await stage.m365.run("rings", "next", "--yes");
      return firstBroken(
        ...[ended(status), shows(status, 'ring 1 of 3, "pilot" (2026-01-12): its exemptions can end.')],
        ...[ended(dry), shows(dry, "Dry run: nothing was written."), untouched],
        ...[ended(next), holds(stage, 16), syncs(stage, 20)],
      );
    },
  },
  {
    says: "The second ring, killed in the middle.",
    async play(stage) {
      takeOutlook(stage, 4, 14);
      const undo = killAfter(stage, 3);
      await stage.m365.run("rings", "next", "--yes");
      undo();
      const killed = between(stage, 6, 16);
      console.log(`\nKilled with ${exemptionsOf(stage) - 6} of 10 left. The same command goes on:\n`);
      const again = await stage.m365.run("rings", "next", "--yes");
      return firstBroken(killed, ended(again), holds(stage, 6), syncs(stage, 20));
    },
  },
  {
    says: "The last ring: refused before its day, ended on it.",
    async play(stage) {
      const early = await stage.m365.run("rings", "next", "--yes");
      const kept = holds(stage, 6);
      takeOutlook(stage, 14, 20);
      writeRings(stage, "2026-01-26");
      const next = await stage.m365.run("rings", "next", "--yes");
      const status = await stage.m365.run("rings", "status");
      return firstBroken(
        ...[ended(early, 1), shows(early, "has not come: it is 2999-12-31"), kept],
        ...[ended(next), ended(status), holds(stage, 0), syncs(stage, 20)],
        shows(status, "Everybody with a phone is on Outlook, and no exemption of this rollout is left."),
        [
          stage.loopback.violations.length === 0,
          `the contract was violated: ${stage.loopback.violations.join("; ")}`,
        ],
      );
    },
  },
];
