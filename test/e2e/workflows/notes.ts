import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** The comments of one pull request at a simulated code host, which accepts one token. */
export interface Notes extends AsyncDisposable {
  url: string;
  token: string;
  bodies: Map<number, string>;
}

type Sent = Record<string, unknown>;
type Answer = (bodies: Map<number, string>, route: string, sent: Sent) => unknown;

async function startNotes(header: string, prefix: string, answer: Answer): Promise<Notes> {
  const notes = { token: "project-token", bodies: new Map<number, string>() };
  const server = createServer(async (request, response) => {
    const sent = hasBody(request) ? ((await json(request)) as Sent) : {};
    const route = `${request.method} ${new URL(request.url ?? "", "http://host").pathname}`;
    const isAllowed = request.headers[header] === prefix + notes.token;
    const body = isAllowed ? answer(notes.bodies, route, sent) : undefined;
    response.writeHead(body === undefined ? (isAllowed ? 501 : 401) : 200).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(notes, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  });
}

const hasBody = ({ method = "" }: IncomingMessage) => ["POST", "PATCH", "PUT"].includes(method);
const nextId = (bodies: Map<number, string>) => Math.max(0, ...bodies.keys()) + 1;

/** @see https://docs.gitlab.com/api/notes */
export const startGitLab = () =>
  startNotes("private-token", "", (bodies, route, sent) => {
    const base = "/api/v4/projects/5/merge_requests/7/notes";
    if (route === `GET ${base}`) return [...bodies].map(([id, body]) => ({ id, body }));
    if (route === `POST ${base}`) return bodies.set(nextId(bodies), sent["body"] as string).size;
    const id = Number(route.split("/").at(-1));
    if (route === `PUT ${base}/${id}` && bodies.has(id)) return bodies.set(id, sent["body"] as string).size;
    return route === `DELETE ${base}/${id}` ? bodies.delete(id) : undefined;
  });

/** @see https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads */
export const startAzureDevOps = () =>
  startNotes("authorization", "Bearer ", (bodies, route, sent) => {
    const base = "/contoso/5/_apis/git/repositories/6/pullRequests/7/threads";
    const threads = [...bodies].map(([id, content]) => ({ id, comments: [{ id: 1, content }] }));
    if (route === `GET ${base}`)
      return { value: [{ id: 0, comments: [{ id: 1, isDeleted: true }] }, ...threads] };
    const [first] = (sent["comments"] ?? []) as { content: string }[];
    if (route === `POST ${base}` && first) return bodies.set(nextId(bodies), first.content).size;
    const id = Number(/threads\/(\d+)\/comments\/1$/.exec(route)?.[1]);
    if (route.startsWith("PATCH") && bodies.has(id)) return bodies.set(id, sent["content"] as string).size;
    return route.startsWith("DELETE") ? bodies.delete(id) : undefined;
  });
