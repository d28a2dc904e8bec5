import { cli } from "./cli/client";
import type { Client } from "./client";
import { intunecd } from "./intunecd/client";
import { javascript } from "./javascript/client";
import { python } from "./python/client";
import { terraform } from "./terraform/client";

/** Clients in the order in which they run. */
export const clients: Record<string, Client> = { javascript, intunecd, cli, python, terraform };
