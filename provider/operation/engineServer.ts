import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** The engine's address, which it passes to every provider as the last argument. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  return argv.slice(2).findLast((argument) => /^127\.0\.0\.1:\d+$/.test(argument));
}

/**
 * Distinguishes the engine's server at this address from one that gets the same port later. The engine has one server for
 * each operation, and another one for the preview before it.
 *
 * @returns undefined if the system does not provide the information
 */
export async function serverIdentity(
  address: string,
  platform = process.platform,
): Promise<string | undefined> {
  const port = Number(address.split(":")[1]);
  try {
    if (platform === "linux") return await listeningSocket(port);
    return platform === "win32" ? undefined : await listeningProcess(port);
  } catch {
    return undefined;
  }
}

/** On Linux: the id of the boot, and the inode number of the socket. */
async function listeningSocket(port: number): Promise<string | undefined> {
  const [sockets, boot] = await Promise.all(
    ["/proc/net/tcp", "/proc/sys/kernel/random/boot_id"].map((file) => readFile(file, "utf8")),
  );
  const at = new RegExp(`^(0100007F|7F000001):${port.toString(16).padStart(4, "0")}$`, "i");
  const listens = "0A";
  const rows = (sockets ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  const inode = rows.find(([, local = "", , state]) => at.test(local) && state === listens)?.[9];
  return inode && inode !== "0" ? `${boot?.trim()} ${inode}` : undefined;
}

/** On other systems: the id of the listening process, and its start time. */
async function listeningProcess(port: number): Promise<string | undefined> {
  const run = promisify(execFile);
  const { stdout } = await run("/bin/sh", [
    "-c",
    `pid=$(PATH=$PATH:/usr/sbin lsof -nP -a -t -iTCP@127.0.0.1:${port} -sTCP:LISTEN) && echo $pid && LC_ALL=C ps -o lstart= -p $pid`,
  ]);
  const [pid = "", started = ""] = stdout.trim().split("\n");
  return /^\d+$/.test(pid) && started.trim() ? `${pid} ${started.trim()}` : undefined;
}
