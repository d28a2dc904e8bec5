import { request } from "node:http";
import { startLoopback } from "../../provider/loopback";
import { execute } from "./execute";
import { startProxy } from "./proxy";
import { openStage, type Stage } from "./stage";

/** Neither leads to another machine, even if the guard fails. */
const elsewhere = ["127.0.0.2", "elsewhere.invalid"];

const inNode = (host: string) =>
  `require("node:net").connect(9, "${host}").on("error", ({ message }) => console.log(message))`;
const inPython = (host: string) => `
import socket
try:
    socket.create_connection(("${host}", 9))
except Exception as error:
    print(error)
`;

const openQuietly = (): Promise<Stage> => openStage(async (_, prove) => void (await prove()));

test.each(elsewhere)("a client in Node.js cannot reach %s", async (host) => {
  await using stage = await openQuietly();

  const { text } = await execute(process.execPath, ["-e", inNode(host)], {
    cwd: stage.folder,
    env: stage.environment,
  });

  expect(text).toContain(`The guard refuses a connection to ${host}.`);
});

test.each(elsewhere)("a client in Python cannot reach %s", async (host) => {
  await using stage = await openQuietly();

  const { text } = await execute("python3", ["-c", inPython(host)], {
    cwd: stage.folder,
    env: stage.environment,
  });

  expect(text).toContain(`The guard refuses a connection to ${host}.`);
});

test("the proxy connects only the two service names, to the loopback tenant", async () => {
  await using loopback = await startLoopback({ hosts: ["graph.microsoft.com"] });
  const proxy = await startProxy(loopback);
  const statusOf = (method: string, path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(proxy.url);
      const asked = request({ host: "127.0.0.1", port, method, path });
      asked.on("connect", ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      asked.on("response", ({ statusCode }) => resolve(statusCode)).on("error", reject);
      asked.end();
    });

  expect(await statusOf("CONNECT", "graph.microsoft.com:443")).toBe(200);
  expect(await statusOf("CONNECT", "elsewhere.invalid:443")).toBe(403);
  expect(await statusOf("CONNECT", "graph.microsoft.com:22")).toBe(403);
  expect(await statusOf("GET", "https://graph.microsoft.com/v1.0/groups")).toBe(401);
  expect(await statusOf("GET", "https://elsewhere.invalid/")).toBe(403);
  expect(await statusOf("GET", "http://graph.microsoft.com/")).toBe(403);
  expect(proxy.refused).toEqual(["elsewhere.invalid", "graph.microsoft.com:22", "elsewhere.invalid"]);
  await proxy.close();
});
