import type { Case } from "../bench";
import { drift, exporting } from "./commands";
import { certificates, growth, plugin, preview, refresh } from "./reading";
import { loading, memory, quickstart } from "./startUp";
import { state } from "./state";
import { create, createLimited, update } from "./writing";

/** In this order: what only reads comes before what changes the stacks that the cases share. */
export const cases: readonly Case[] = [
  preview,
  refresh,
  growth,
  certificates,
  plugin,
  exporting,
  drift,
  state,
  loading,
  quickstart,
  memory,
  update,
  create,
  createLimited,
];
