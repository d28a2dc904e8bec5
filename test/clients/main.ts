import { Command } from "commander";
import type { Client } from "./client";
import { clients } from "./clients";
import { Skipped } from "./skipped";
import { openStage, type Stage } from "./stage";

const command = new Command("clients")
  .description("Runs clients of Microsoft Graph that others wrote against the loopback tenant.")
  .argument("[names...]", `only these: ${Object.keys(clients).join(", ")}`);

interface Tally {
  passed: number;
  failed: number;
  readonly skipped: string[];
}

async function main(names: string[]): Promise<void> {
  const unknown = names.find((name) => !(name in clients));
  if (unknown) throw new Error(`There is no client '${unknown}': ${Object.keys(clients).join(", ")}.`);
  const tally: Tally = { passed: 0, failed: 0, skipped: [] };
  for (const [name, client] of Object.entries(clients)) {
    if (names.length === 0 || names.includes(name)) await play(client, tally);
  }
  const { passed, failed, skipped } = tally;
  const reasons = skipped.length > 0 ? ` (${skipped.join("; ")})` : "";
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped${reasons}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** An error ends the client's run, because later steps depend on earlier ones. */
async function play({ title, run }: Client, tally: Tally): Promise<void> {
  console.log(title);
  try {
    await using stage = await openStage(checkInto(tally));
    await run(stage);
  } catch (error) {
    if (!(error instanceof Skipped)) {
      tally.failed += 1;
      return console.log(`  not ok  ${(error as Error).message}`);
    }
    tally.skipped.push(`${title}: ${error.message}`);
    console.log(`  skipped: ${error.message}`);
  }
}

const checkInto =
  (tally: Tally): Stage["check"] =>
  async (what, prove) => {
    try {
      await prove();
    } catch (error) {
      throw new Error(`${what}\n${(error as Error).message}`, { cause: error });
    }
    tally.passed += 1;
    console.log(`  ok  ${what}`);
  };

command.action(main).parseAsync();
