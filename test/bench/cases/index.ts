import type { Case } from "../bench";
import { exporting } from "./commands";
import { drift, driftOfMany, driftOfOne } from "./drift";
import { fleet } from "./fleet";
import { certificates, growth, plugin, preview, refresh } from "./reading";
import { loading, memory, quickstart } from "./startUp";
import { state } from "./state";
import { create, createLimited, update } from "./writing";

/** In this order, because some cases change the stacks that others only read. */
export const cases: readonly Case[] = [
  preview,
  refresh,
  growth,
  certificates,
  plugin,
  exporting,
  drift,
  driftOfOne,
  driftOfMany,
  fleet,
  state,
  loading,
  quickstart,
  memory,
  update,
  create,
  createLimited,
];
