import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { ownVariables } from "../../tenant/config";
import { configurationError } from "../../tenant/endpoint";
import { sharedSignIn } from "../../tenant/sharedSignIn";
import { toWhole } from "../command";
import { exportedBy, exportedTo, fromStates } from "../drift/exportedStates";
import type { DriftReport } from "../drift/report";
import { type DriftOptions, exitCodeOf, lookAt } from "../drift/run";
import { withoutNames } from "../drift/withoutNames";
import { lookAtTenants } from "./lookAtTenants";
import type { TenantLook } from "./lookOnce";
import { mergeCommand } from "./mergeCommand";
import { noResults, openResults } from "./openResults";
import type { Shard } from "./shard";
import { readTenantsFile } from "./tenantsFile";

export interface TenantsOptions {
  tenants?: string;
  results?: string;
  shard?: Shard;
  timeLimit?: number;
  accept?: string[];
  adopt?: string[];
  names?: boolean;
  stack: string[];
  all?: boolean;
  state?: string[];
  program?: boolean;
  fix?: boolean;
}

export const hasTenants = ({ tenants, results, shard, timeLimit }: TenantsOptions): boolean =>
  [tenants, results, shard, timeLimit].some((given) => given !== undefined);

const defaultTimeLimit = 300;

/** Options of m365 drift for many tenants. */
export function withTenants(command: Command): Command {
  return command
    .enablePositionalOptions()
    .option(
      "--tenants <file>",
      "check all tenants that this YAML or JSON file lists, each with its own credentials",
    )
    .option(
      "--results <place>",
      "folder or blob container for each tenant's report; to continue an interrupted run, repeat the command",
    )
    .option("--shard <share>", "this machine's share of the tenants, such as 3/10", toShard)
    .option(
      "--time-limit <seconds>",
      `seconds (1-7200) a tenant may take before it is retried at the end (default ${defaultTimeLimit})`,
      toWhole(1, 7_200),
    )
    .addCommand(mergeCommand());
}

function toShard(text: string): Shard {
  const [, number, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (number && of && number <= of) return { number, of };
  throw new InvalidArgumentError(
    `"${text}" is not a share of the tenants. Use 3/10 for the third of ten. Nothing was read or written.`,
  );
}

/** The options that are the same for all tenants. */
type Asked = Omit<DriftOptions, "look" | "stacks">;

export async function tenantsReport(options: TenantsOptions, asked: Asked): Promise<DriftReport> {
  const { results, shard, timeLimit = defaultTimeLimit } = options;
  const { failOn, parallel, signal, now, onProgress } = asked;
  const file = fileIn(options);
  assertLongEnough(timeLimit, asked);
  const cwd = resolve(asked.cwd);
  return lookAtTenants({
    tenants: readTenantsFile(file),
    shard: shard ?? { number: 1, of: 1 },
    results: results === undefined ? noResults() : openResults(results),
    look: async (tenant) => {
      const seen = await lookAt(tenant.stack, { ...asked, ...wayOf(cwd, tenant) });
      return options.names ? seen : withoutNames(seen);
    },
    exitCodeOf: (stack) => exitCodeOf([stack], failOn),
    own: ownVariables(),
    timeLimitMs: timeLimit * 1_000,
    ...{ parallel, signal, now, onProgress },
  });
}

const nothing = "Nothing was read or written.";

/** Options that apply only to the stacks of a project, each with the reason. */
const notForTenants: [keyof TenantsOptions, string][] = [
  ["all", "the file lists the tenants"],
  ["state", "the file names each tenant's state"],
  ["program", "a tenant's program is not run"],
  ["fix", "it only reads. Run m365 drift --fix for one stack"],
  ["accept", "write the entry that the report shows into the file, or run m365 drift --accept for one stack"],
  ["adopt", "a tenant's program is not at hand. Run m365 drift --adopt in the folder of its project"],
];

function fileIn(options: TenantsOptions): string {
  const { tenants, stack } = options;
  if (tenants === undefined) throw configurationError(`--${givenOf(options)} needs --tenants. ${nothing}`);
  if (tenants === "")
    throw configurationError(
      `--tenants is empty, perhaps because a variable is not set. Name the file that lists the tenants. ${nothing}`,
    );
  if (stack.length > 0)
    throw configurationError(
      `--stack cannot be combined with --tenants: the file names each tenant's stack. ${nothing}`,
    );
  for (const [name, why] of notForTenants)
    if (options[name] !== undefined)
      throw configurationError(`--${name} cannot be combined with --tenants: ${why}. ${nothing}`);
  return tenants;
}

const givenOf = ({ results, shard }: TenantsOptions) =>
  results !== undefined ? "results" : shard !== undefined ? "shard" : "time-limit";

function assertLongEnough(timeLimit: number, { confirmAfterMs, auditWait }: Asked): void {
  const waits = confirmAfterMs / 1_000 + auditWait;
  if (timeLimit > waits) return;
  throw configurationError(
    `--time-limit is ${timeLimit} seconds, but --confirm-after and --audit-wait alone take ${waits} for a tenant that drifted. Increase it. ${nothing}`,
  );
}

/** How to check one tenant. Both checks of a drifted tenant share a sign-in, which no other tenant uses. */
function wayOf(cwd: string, tenant: TenantLook) {
  const { stack, shownAs, state, tenantId, variables, signal, onAskedToWait } = tenant;
  const handed = { environment: variables, identify: sharedSignIn(), tenantId, onAskedToWait };
  const states = state === undefined ? exportedBy(cwd, variables) : exportedTo(new Map([[stack, state]]));
  return { look: fromStates(states, cwd, handed), shownAs, signal };
}
