import { spawn } from "node:child_process";
import { once } from "node:events";

type Place = { folder: string; env: NodeJS.ProcessEnv };

/**
 * Runs the engine's command line in a terminal, where it asks for confirmation, and confirms.
 *
 * @param meanwhile changes the tenant between the question and the answer
 */
export async function answered({ folder, env }: Place, command: string, meanwhile: () => void) {
  const terminal = spawn(
    "script",
    ["--quiet", "--return", "--flush", "--command", `pulumi ${command}`, "/dev/null"],
    {
      cwd: folder,
      env: { ...env, TERM: "xterm" },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  let shown = "";
  let isAsked = false;
  terminal.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (isAsked || !/Do you want to perform this/.test(shown)) return;
    isAsked = true;
    meanwhile();
    terminal.stdin.write("yes\r");
  });
  const [exitCode] = await once(terminal, "close");
  return { exitCode, shown };
}
