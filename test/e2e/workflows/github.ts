import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

interface Note {
  id: number;
  number: number;
  title?: string;
  body: string;
  state: "open" | "closed";
  user: { type: "Bot" | "User" };
}

/** The part of GitHub's API that the workflows use: comments, issues and runs, for the job's token. */
export interface GitHub extends AsyncDisposable {
  url: string;
  token: string;
  comments: Note[];
  issues: Note[];
  /** The number of successful runs of a workflow. */
  runs: number;
  /** The requests, without their query strings. */
  log: string[];
}

export async function startGitHub(): Promise<GitHub> {
  const state = {
    token: "job-token",
    comments: [] as Note[],
    issues: [] as Note[],
    runs: 0,
    log: [] as string[],
  };
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(state, request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  });
}

type State = Pick<GitHub, "token" | "comments" | "issues" | "runs" | "log">;
interface Answer {
  status: number;
  body?: unknown;
}

async function answer(state: State, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://github");
  const path = pathname.replace("/repos/contoso/tenant", "");
  const route = `${request.method} ${path}`;
  state.log.push(route);
  if (request.headers.authorization !== `Bearer ${state.token}`) return { status: 401 };
  const sent =
    request.method === "POST" || request.method === "PATCH" ? ((await json(request)) as Partial<Note>) : {};
  const [page, size] = [Number(searchParams.get("page") ?? 1), Number(searchParams.get("per_page") ?? 30)];
  const paged = (notes: Note[]) => notes.slice((page - 1) * size, page * size);
  if (route === "GET /issues/7/comments") return { status: 200, body: paged(state.comments) };
  if (route === "POST /issues/7/comments") return { status: 201, body: add(state.comments, sent) };
  if (route === "GET /issues")
    return { status: 200, body: paged(state.issues.filter(({ state }) => state === "open")) };
  if (route === "POST /issues") return { status: 201, body: add(state.issues, sent) };
  if (route === "GET /actions/workflows/release.yml/runs")
    return { status: 200, body: { total_count: state.runs } };
  const [, kind, id] = /^\/issues\/(comments\/)?(\d+)$/.exec(path) ?? [];
  const notes = kind ? state.comments : state.issues;
  const note = notes.find((one) => one.number === Number(id));
  if (!note) return { status: id ? 404 : 501 };
  if (request.method === "PATCH") return { status: 200, body: Object.assign(note, sent) };
  if (request.method !== "DELETE" || !kind) return { status: 501 };
  notes.splice(notes.indexOf(note), 1);
  return { status: 204 };
}

function add(notes: Note[], sent: Partial<Note>): Note {
  const number = Math.max(0, ...notes.map((note) => note.number)) + 1;
  const note: Note = { id: number, number, body: "", state: "open", user: { type: "Bot" }, ...sent };
  notes.push(note);
  return note;
}
