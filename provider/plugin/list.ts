import type { ServerWritableStream } from "@grpc/grpc-js";
import { type ListRequest, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Listed } from "../lifecycle/define";
import { definitions } from "../resources/index";
import type { Session } from "../session";
import { InvalidArgument } from "./failure";
import { kindOf } from "./urn";

type Call = ServerWritableStream<ListRequest, ListResponse>;

/** The objects of a type, page by page; the continuation token is the offset of the next page. */
export async function list(session: Session, call: Call): Promise<void> {
  const { request } = call;
  const from = beginningAt(request.getContinuationToken());
  const listed = await session.list(definitions[kindOf(request.getToken())]);
  const sizes = [request.getLimit(), request.getPageSize()].filter((size) => size > 0);
  const to = Math.min(listed.length, from + Math.min(...sizes, listed.length));
  for (const one of listed.slice(from, to)) call.write(new ListResponse().setResult(resultOf(one)));
  if (to < listed.length) call.write(new ListResponse().setContinuation(continuationAt(to)));
}

function beginningAt(token: string): number {
  if (token === "") return 0;
  if (/^[1-9]\d{0,8}$/.test(token)) return Number(token);
  throw new InvalidArgument(`${JSON.stringify(token)} is not a continuation token of this provider.`);
}

function resultOf({ id, name }: Listed): ListResponse.Result {
  return new ListResponse.Result().setId(id).setName(name);
}

function continuationAt(offset: number): ListResponse.Continuation {
  return new ListResponse.Continuation().setContinuationToken(String(offset));
}
