import { cli } from "./cli/client";
import { intunecd } from "./intunecd/client";
import { javascript } from "./javascript/client";
import { python } from "./python/client";
import type { Stage } from "./stage";
import { terraform } from "./terraform/client";

export interface Client {
  readonly title: string;
  run(stage: Stage): Promise<void>;
}

/** Each in the order in which they run. */
export const clients: Record<string, Client> = { javascript, intunecd, cli, python, terraform };
