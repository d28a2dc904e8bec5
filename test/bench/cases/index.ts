import type { Case } from "../bench";
import { certificates, growth, preview, refresh } from "./reading";
import { loading, memory, quickstart } from "./startUp";
import { state } from "./state";
import { create, createLimited, update } from "./writing";

/** In this order: what only reads comes before what changes the stacks that the cases share. */
export const cases: readonly Case[] = [
  preview,
  refresh,
  growth,
  certificates,
  state,
  loading,
  quickstart,
  memory,
  update,
  create,
  createLimited,
];
