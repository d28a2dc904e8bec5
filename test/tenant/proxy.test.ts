import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport } from "../../provider/tenant/pipeline";
import { proxyFor } from "../../provider/tenant/proxy";

const graph = "https://graph.microsoft.com/v1.0/groups";
const proxy = (host: string, port: number, username = "", password = "") => ({
  host,
  port,
  username,
  password,
});

test.each([
  ["http://proxy.example:8080", proxy("http://proxy.example", 8080)],
  ["proxy.example:8080", proxy("http://proxy.example", 8080)],
  ["proxy.example", proxy("http://proxy.example", 80)],
  ["10.0.0.1:3128", proxy("http://10.0.0.1", 3128)],
  ["me:pass%20word@proxy.example:8080", proxy("http://proxy.example", 8080, "me", "pass%20word")],
  ["https://proxy.example", proxy("https://proxy.example", 443)],
])("HTTPS_PROXY=%s is understood as by other programs", (text, settings) => {
  expect(proxyFor(graph, { HTTPS_PROXY: text })).toEqual(settings);
  expect(proxyFor(graph, { https_proxy: text })).toEqual(settings);
});

test.each(["socks5://proxy.example", "http://", "user:hunter@", "http://user:hunter@:x"])(
  "HTTPS_PROXY=%s is refused without being repeated",
  (text) => {
    const read = () => proxyFor(graph, { HTTPS_PROXY: text });

    expect(read).toThrow("HTTPS_PROXY is not the address of an HTTP proxy. Set it to http://host:port");
    expect(read).not.toThrow("hunter");
  },
);

test.each([
  ["*", true],
  ["graph.microsoft.com", true],
  ["GRAPH.microsoft.com", true],
  [".microsoft.com", true],
  ["*.microsoft.com", true],
  ["microsoft.com", true],
  ["graph.microsoft.com:443", true],
  ["localhost, graph.microsoft.com", true],
  ["localhost graph.microsoft.com", true],
  ["graph.microsoft.com:8443", false],
  ["soft.com", false],
  ["graph.microsoft.com.example", false],
  ["", false],
])("NO_PROXY=%s exempts Graph: %s", (list, isExcepted) => {
  const settings = proxyFor(graph, { HTTPS_PROXY: "proxy.example:8080", NO_PROXY: list });

  expect(settings === undefined).toBe(isExcepted);
});

test("NO_PROXY accepts IPv6 addresses with and without a port", () => {
  for (const list of ["::1", "[::1]", "[::1]:8443"])
    expect(proxyFor("https://[::1]:8443/", { HTTPS_PROXY: "proxy.example", NO_PROXY: list })).toBeUndefined();
  expect(
    proxyFor("https://[::1]:8443/", { HTTPS_PROXY: "proxy.example", NO_PROXY: "[::1]:1" }),
  ).toBeDefined();
});

test.each(["HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY"])(
  "plain HTTP to this machine never goes through %s",
  (name) => {
    expect(proxyFor("http://127.0.0.1:8080/", { [name]: "http://proxy.example" })).toBeUndefined();
    expect(proxyFor(graph, { [name]: "http://proxy.example" })).toBeDefined();
  },
);

const listening = async (answer: () => void) => {
  const server = createServer((_, reply) => {
    answer();
    reply.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

test("a token for an endpoint on this machine is sent directly, without a proxy", async () => {
  const asked: string[] = [];
  const endpoint = await listening(() => asked.push("endpoint"));
  const between = await listening(() => asked.push("proxy"));
  const before = { ...process.env };
  Object.assign(process.env, { HTTP_PROXY: between.address, HTTPS_PROXY: between.address, NO_PROXY: "" });
  try {
    await createTransport({
      endpoint: endpoint.address,
      audience: endpoint.address,
      identity: {
        getToken: async () => ({ token: "token", expiresOnTimestamp: Number.POSITIVE_INFINITY }),
        claimsFor: () => undefined,
      },
    }).send({ method: "GET", path: "/x" });
  } finally {
    process.env = before;
    for (const { server } of [endpoint, between]) server.close().closeAllConnections();
  }

  expect(asked).toEqual(["endpoint"]);
});
