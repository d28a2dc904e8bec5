import { existsSync, readdirSync, readlinkSync } from "node:fs";

/** Ends what a killed engine left running: its dynamic host never notices that the engine is gone. */
export function endLeftovers(folder: string): void {
  for (const pid of processesIn(folder)) end(pid);
}

/** The processes that work in a folder, which belongs to one test. Only Linux tells where a process works. */
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
    // It ended by itself in the meantime.
  }
}
