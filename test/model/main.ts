import { Command, Option } from "commander";
import { search } from "./search";

new Command("model")
  .description("Plays random work of stacks and administrators against a model of who owns what.")
  .option("--runs <number>", "how many sequences", Number, 300)
  .option("--seed <number>", "plays the same sequences again", Number)
  .option("--path <path>", "goes on where a run with this seed failed")
  .addOption(
    new Option("--engine <front>", "with the real engine, which takes minutes").choices([
      "classes",
      "plugin",
    ]),
  )
  .action(async (options) => {
    const commands = await search(options).catch(
      (error: Error) => `${error.message}\n${(error.cause as Error | undefined)?.message ?? error.stack}`,
    );
    console.log(
      typeof commands === "number"
        ? `${options.runs} sequences, ${commands} commands, 0 broken promises.`
        : commands,
    );
    process.exitCode = typeof commands === "number" ? 0 : 1;
  })
  .parseAsync();
