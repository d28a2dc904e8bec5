import { randomBytes } from "node:crypto";
import { openSync, readFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConstraintError } from "../errors";
import type { Board } from "../lifecycle/claims";
import { shortHash } from "../shortHash";
import { serverIdentity } from "./engineServer";
import { filesIn, folderIn, makeOwn, removeAtEnd, removeOld } from "./folder";

/** The process that wrote a claims file, and its operation, from the file name. */
interface Writer {
  port: string;
  /** Empty if the system does not identify the engine's server. */
  server: string;
  pid: string;
}

/**
 * The provider processes of an operation share a folder, in which each has a file. Files that a crash leaves there belong
 * to a server that no later engine has, so they are ignored.
 *
 * @param engine the address that the engine passed to this process; without it, there is no board
 */
export async function openBoard(
  engine: string | undefined,
  { place = tmpdir(), identify = serverIdentity } = {},
): Promise<Board | undefined> {
  if (engine === undefined) return undefined;
  const identity = await identify(engine);
  const server = identity ? shortHash(identity) : "";
  return boardIn(folderIn(place), { port: engine.split(":")[1] ?? "", server, pid: String(process.pid) });
}

function boardIn(folder: string, writer: Writer): Board {
  const own = [writer.port, writer.server, writer.pid, randomBytes(4).toString("hex")].join("-");
  let file: number | undefined;
  let problem: unknown;
  const open = () => {
    makeOwn(folder);
    removeOld(folder);
    removeAtEnd(join(folder, own));
    return openSync(join(folder, own), "ax", 0o600);
  };
  return {
    note(line) {
      try {
        file ??= open();
        writeSync(file, line);
      } catch (error) {
        problem ??= error;
      }
    },
    others() {
      try {
        if (problem) throw problem;
        const files = filesIn(folder, file !== undefined).filter(
          (name) => name !== own && isOfOperation(writer, name),
        );
        return files.map((name) => readFileSync(join(folder, name), "utf8"));
      } catch (error) {
        throw notKnown(folder, error);
      }
    },
  };
}

function isOfOperation({ port, server }: Writer, file: string): boolean {
  const [otherPort, otherServer, pid] = file.split("-");
  if (otherPort !== port) return false;
  return server && otherServer ? otherServer === server : lives(Number(pid));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Stops the operation, because an object that may belong to another resource must not be deleted or adopted. */
function notKnown(folder: string, error: unknown): ConstraintError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ConstraintError(
    `it is not known whether another resource of this stack manages this now, because the providers of this run cannot share ${folder} (${code ?? message}). Set TMPDIR to a folder that only you can write. Nothing was written.`,
  );
}
