import type { Command } from "commander";
import { messageAddress } from "../../tenant/config";
import type { TenantsOptions } from "../tenants/command";
import type { Idle } from "../withoutEffect";

interface Given extends Pick<TenantsOptions, "stack" | "state" | "all" | "tenants"> {
  sarif?: string;
  status?: boolean;
}

/** Options of m365 drift that have no effect with or without certain others; with --schema, nothing is checked. */
export const idleOptions = ({ options }: Command, given: Given): Idle[] => [
  ...options
    .map((one) => one.attributeName())
    .filter((name) => name !== "schema")
    .map((option) => ({ option, beside: ["schema"] })),
  { option: "yes", unless: ["fix"] },
  ...(given.status && !messageAddress("webhook", undefined)
    ? [{ option: "status", unless: ["html", "json", "webhook"] }]
    : []),
  ...(isOneStack(given)
    ? [{ option: "parallel", unless: ["all"], why: "on one stack. Name several, add --all or --tenants" }]
    : []),
  ...(given.stack.length === 0 && given.sarif === undefined ? [cwdOfFiles] : []),
];

const isOneStack = ({ all, tenants, stack, state = [] }: Given): boolean =>
  !all && tenants === undefined && stack.length < 2 && state.length < 2;

const cwdOfFiles: Idle = {
  option: "cwd",
  beside: ["state"],
  why: "with --state alone. Say with --stack to which stack of the project each file belongs",
};
