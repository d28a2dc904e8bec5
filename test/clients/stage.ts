import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { hosts, startProxy } from "./proxy";

/** Where one client runs: its own tenant, a proxy that connects only to this tenant, and a temporary folder. */
export interface Stage extends AsyncDisposable {
  readonly loopback: Loopback;
  readonly folder: string;
  /** Environment variables for the client's process, which inherits only PATH from this one. */
  readonly environment: Record<string, string>;
  /** Hosts that the client requested through the proxy, other than the tenant's. */
  readonly refused: readonly string[];
  /** Runs one named check and counts its result. */
  check(what: string, prove: () => unknown): Promise<void>;
}

export async function openStage(check: Stage["check"]): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-client-"));
  const loopback = await startLoopback({ hosts });
  const proxy = await startProxy(loopback);
  return {
    loopback,
    folder,
    environment: environmentOf(loopback, proxy.url, folder),
    refused: proxy.refused,
    check,
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await loopback.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(
  { environment, caFile }: Loopback,
  proxy: string,
  home: string,
): Record<string, string> {
  const guard = join(__dirname, "guard");
  return {
    ...environment,
    PATH: process.env.PATH ?? "",
    HOME: home,
    XDG_CONFIG_HOME: home,
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    https_proxy: proxy,
    http_proxy: proxy,
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
    SSL_CERT_FILE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    NODE_OPTIONS: `--require ${JSON.stringify(join(guard, "refuse.cjs"))}`,
    PYTHONPATH: guard,
    PYTHONDONTWRITEBYTECODE: "1",
    NO_COLOR: "1",
  };
}
