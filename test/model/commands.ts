import type * as fc from "fast-check";
import type { Command } from "./command";
import {
  ages,
  assigns,
  changesHost,
  consents,
  deletes,
  duplicates,
  groups,
  rules,
  settings,
} from "./portalCommands";
import { declare, leave, rename, rollOut } from "./programCommands";
import { destroys, interrupted, refreshes, renameStack, stateDelete, upAgain } from "./stackCommands";

export const allCommands: fc.Arbitrary<Command>[] = [
  rollOut,
  rollOut,
  rollOut,
  declare,
  declare,
  declare,
  leave,
  rename,
  upAgain,
  upAgain,
  refreshes,
  destroys,
  stateDelete,
  interrupted,
  renameStack,
  changesHost,
  deletes,
  ages,
  duplicates,
  assigns,
  assigns,
  groups,
  settings,
  rules,
  consents,
];
