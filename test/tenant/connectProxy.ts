import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ConnectProxy extends AsyncDisposable {
  /** For HTTPS_PROXY, with a user name and a password. */
  readonly address: string;
  /** `host:port` of every requested tunnel, in order. */
  readonly tunnels: string[];
}

const credentials = "somebody:pass%20word";
const authorization = `Basic ${Buffer.from(decodeURIComponent(credentials)).toString("base64")}`;

/** A company's proxy, which sees only host names. It connects every host to `port` on 127.0.0.1. */
export async function startConnectProxy(port: number): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, answer) => answer.writeHead(501).end());
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? "");
    if (request.headers["proxy-authorization"] !== authorization)
      return client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://${credentials}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
