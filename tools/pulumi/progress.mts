const quietIntervalMs = 30_000;

/** Shows what is being done and for how long. */
export type Progress = { step(text: string): void; end(): void };

/** On a terminal one line that is updated; elsewhere one line at the start and then every 30 seconds. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  const startedAt = performance.now();
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  const line = () => `${text}, ${elapsed(performance.now() - startedAt)}`;
  const show = () => stream.write(stream.isTTY ? `\r\x1b[K${line()}` : `${line()}\n`);
  return {
    step(next) {
      if (next === text) return;
      text = next;
      show();
      timer ??= setInterval(show, stream.isTTY ? 1000 : quietIntervalMs);
    },
    end() {
      clearInterval(timer);
      if (timer && stream.isTTY) stream.write("\n");
    },
  };
}

function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
