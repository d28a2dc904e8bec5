import { setTimeout as wait } from "node:timers/promises";
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const looksEveryMs = 3_000;
const answersWithinMs = 2_000;

/** The engine that started this process, or attached to it; receives the lines for people. */
export class Engine {
  readonly address: string;
  readonly #client: EngineClient;
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.address = address;
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a line with the resource in previews and updates. */
  say(line: string, urn: string): void {
    this.#log(LogSeverity.INFO, line, urn);
  }

  /** Shown with `--debug` only. */
  debug(text: string): void {
    this.#log(LogSeverity.DEBUG, text, "");
  }

  /** Resolves when the engine has received every line; an answer sent earlier would show a row without them. */
  flush(): Promise<void> {
    return this.#sent;
  }

  /** Resolves when the engine no longer answers. */
  async gone(): Promise<void> {
    while (await this.#answers()) await wait(looksEveryMs, undefined, { ref: false });
  }

  /** An open connection would keep the process alive. */
  close(): void {
    this.#client.close();
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) =>
      this.#client.waitForReady(Date.now() + answersWithinMs, (error) => resolve(error === undefined)),
    );
  }

  #log(severity: LogSeverity, message: string, urn: string): void {
    const request = new LogRequest()
      .setSeverity(severity)
      .setMessage(message)
      .setUrn(urn)
      .setEphemeral(false);
    // Sequential, to keep their order. A line that cannot be shown must not stop the run.
    this.#sent = this.#sent.then(() => new Promise((resolve) => this.#client.log(request, () => resolve())));
  }
}
