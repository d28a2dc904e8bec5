import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { built } from "../built";
import { startConnectProxy } from "../tenant/connectProxy";

const bin = built("provider/cli/main.js");

/** Runs in a separate process, because Node reads NODE_EXTRA_CA_CERTS only at start. */
async function whoami(loopback: Loopback, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [bin, "whoami"], {
    env: { PATH: process.env.PATH, ...loopback.environment, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  const [exitCode] = await once(child, "close");
  return { exitCode, stderr };
}

const portOf = ({ graphEndpoint }: Loopback) => Number(new URL(graphEndpoint).port);

test("HTTPS_PROXY is used for the sign-in and both services, and NO_PROXY excludes hosts", async () => {
  await using loopback = await startLoopback();
  await using proxy = await startConnectProxy(portOf(loopback));

  const through = await whoami(loopback, { HTTPS_PROXY: proxy.address });
  const tunnels = proxy.tunnels.splice(0);
  const past = await whoami(loopback, { HTTPS_PROXY: proxy.address, NO_PROXY: "127.0.0.1" });

  expect([through, past]).toEqual([
    { exitCode: 0, stderr: "" },
    { exitCode: 0, stderr: "" },
  ]);
  expect(new Set(tunnels)).toEqual(new Set([new URL(loopback.graphEndpoint).host]));
  expect(proxy.tunnels).toEqual([]);
});

test("for an unknown certificate authority, the message names NODE_EXTRA_CA_CERTS", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stderr } = await whoami(loopback, { NODE_EXTRA_CA_CERTS: undefined });

  expect(stderr).toMatch(
    new RegExp(
      `^m365: sign-in to tenant ${loopback.tenantId}: no answer from 127\\.0\\.0\\.1:\\d+ \\([A-Z_]+\\)\\. If a proxy on your network inspects TLS, set NODE_EXTRA_CA_CERTS to its certificate authority\\.\\n$`,
    ),
  );
  expect(exitCode).toBe(1);
  expect(loopback.tokenRequests).toEqual([]);
});

test("disabled TLS verification is refused before anything is sent", async () => {
  await using loopback = await startLoopback();

  const { exitCode, stderr } = await whoami(loopback, { NODE_TLS_REJECT_UNAUTHORIZED: "0" });

  expect(stderr).toContain("m365: NODE_TLS_REJECT_UNAUTHORIZED is 0, which accepts any TLS certificate");
  expect(exitCode).toBe(1);
  expect(loopback.tokenRequests).toEqual([]);
});

test("loading the provider does not load the libraries of the sign-in", () => {
  const program = `
    require(${JSON.stringify(built("sdk/dynamic.js"))});
    const large = /node_modules.(@azure.identity|@azure.msal-node|node-forge)./;
    console.log(Object.keys(require.cache).filter((path) => large.test(path)).length);`;

  expect(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })).toBe("0\n");
});
