import { Command } from "commander";
import { ConstraintError } from "../errors";

/** A command of earlier versions. Schedules that still call it get an error with the replacement. */
export function fleetCommand(): Command {
  return new Command("fleet")
    .description("Removed: use m365 drift --tenants.")
    .argument("[anything...]")
    .allowUnknownOption()
    .action(() => {
      throw new ConstraintError(
        "m365 fleet was removed: m365 drift --tenants tenants.yaml checks all tenants in one process, --results <place> stores each report, --shard 3/10 splits the tenants across machines, and m365 drift merge <results...> makes one report. Nothing was read or written.",
      );
    });
}
