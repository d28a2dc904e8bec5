import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Loopback } from "../../provider/loopback";

/** Host names that the clients have hard-coded. */
export const hosts = ["graph.microsoft.com", "login.microsoftonline.com"];

export interface Proxy {
  readonly url: string;
  /** Other hosts that a client requested and that the proxy refused. */
  readonly refused: string[];
  close(): Promise<void>;
}

/** Connects both hosts to the loopback tenant, and refuses all others. */
export async function startProxy({ graphEndpoint, ca }: Loopback): Promise<Proxy> {
  const port = Number(new URL(graphEndpoint).port);
  const refused: string[] = [];
  const isLed = (host: string): boolean => {
    if (hosts.includes(host)) return true;
    refused.push(host);
    return false;
  };
  const server = createServer((incoming, answer) => {
    const asked = URL.parse(incoming.url ?? "");
    if (asked?.protocol === "https:" && isLed(asked.host)) forward(asked, { port, ca }, incoming, answer);
    else answer.writeHead(403).end();
  });
  server.on("connect", (incoming: IncomingMessage, socket: Duplex) => {
    if (isLed((incoming.url ?? "").replace(/:443$/, ""))) tunnel(socket, port);
    else socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, refused, close };
}

function tunnel(socket: Duplex, port: number): void {
  const upstream = connect(port, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(upstream).pipe(socket);
  });
  socket.on("error", () => upstream.destroy());
  upstream.on("error", () => socket.destroy());
}

/** Some clients send the complete URL to the proxy instead of requesting a tunnel. */
function forward(
  asked: URL,
  { port, ca }: { port: number; ca: string },
  incoming: IncomingMessage,
  answer: ServerResponse,
): void {
  const headers = { ...incoming.headers, host: asked.host };
  const path = `${asked.pathname}${asked.search}`;
  const options = { host: "127.0.0.1", port, servername: asked.hostname, ca, path, headers };
  const upstream = request({ ...options, method: incoming.method }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  upstream.on("error", () => answer.destroy());
  incoming.pipe(upstream);
}
