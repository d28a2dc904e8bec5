import { configurationError } from "../../tenant/endpoint";
import { exportedBy, exportedTo, fromStates, stateIn } from "./exportedStates";
import type { CheckStack } from "./look";
import { previewStack } from "./previewStack";
import { stackIn } from "./stackState";
import { stacksOf } from "./stacksOf";

interface Options {
  stack: string[];
  all?: boolean;
  state?: string[];
  program?: boolean;
  fix?: boolean;
}

interface Subjects {
  stacks: string[];
  look: CheckStack;
}

/** Which stacks to check, and how. */
export async function subjectsOf(options: Options, cwd: string): Promise<Subjects> {
  if (options.state) return filesOf(options.state, options, cwd);
  const stacks = await stacksOf(cwd, options);
  if (options.program) return { stacks, look: (stack, looking) => previewStack(cwd, stack, looking) };
  return { stacks, look: fromStates(exportedBy(cwd), cwd) };
}

function filesOf(files: readonly string[], { stack, all, program, fix }: Options, cwd: string): Subjects {
  if (program || fix)
    throw configurationError(
      `--state: a file has no program to ${fix ? "run" : "compare with"}. Leave out ${fix ? "--fix" : "--program"}, or name the stack with --stack. Nothing was read.`,
    );
  if (all)
    throw configurationError(
      "--all cannot be combined with --state: the files are the stacks. Remove one of them. Nothing was read.",
    );
  const isNamed = stack.length > 0;
  const twice = stack.find((name, at) => stack.indexOf(name) !== at);
  if (twice !== undefined)
    throw configurationError(
      `--stack names "${twice}" twice, and each file of --state is the state of one stack. Name each stack once. Nothing was read.`,
    );
  if (isNamed && stack.length !== files.length)
    throw configurationError(
      `--stack names ${stack.length} stacks and --state ${files.length} files. Name one for each file in the same order, or leave --stack out. Nothing was read.`,
    );
  const names = isNamed ? stack : files.map((file) => stackIn(stateIn(file)) ?? file);
  // Stacks of different projects may have the same name.
  const isClear = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  const byName = new Map(
    names.map((name, at) => [isClear(name) ? name : (files[at] as string), files[at] as string]),
  );
  return { stacks: [...byName.keys()], look: fromStates(exportedTo(byName), isNamed ? cwd : undefined) };
}
