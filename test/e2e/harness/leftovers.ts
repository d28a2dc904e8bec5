import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Ends the processes that a killed engine left running: its dynamic host does not notice that the engine has ended. */
export function endLeftovers(folder: string): void {
  for (const pid of processesIn(folder)) end(pid);
}

/** Ends only the provider, which is Pulumi's dynamic host or the plugin; the engine continues without it. */
export function endProvider(folder: string): void {
  const providers = processesIn(folder).filter((pid) =>
    /dynamic-provider|pulumi-resource-/.test(commandOf(pid)),
  );
  if (providers.length === 0) throw new Error("There is no provider to end.");
  for (const pid of providers) end(pid);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** The processes whose working directory is inside the folder of one test; none on systems other than Linux. */
export function processesIn(folder: string): number[] {
  if (!existsSync("/proc/self/cwd")) return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => worksIn(pid, folder)).map(Number);
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has ended in the meantime.
  }
}
