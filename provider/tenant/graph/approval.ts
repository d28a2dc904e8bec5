import { createHash } from "node:crypto";
import { z } from "zod";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";
import { listAll } from "./collection";
import { isIntuneWrite } from "./writeLimit";

const approvalRequest = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  requestJustification: z.string().nullish(),
});

/**
 * With Multi Admin Approval, a write is sent twice: first with a justification, which opens an approval request, then,
 * after the approval, unchanged and with the request's id. No state is stored in between: the justification ends with a
 * hash of the write, by which the next run finds the request.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
 */
export function withApproval(graph: Transport, justification: string): Transport {
  let opened: ReturnType<typeof listRequests> | undefined;
  const requests = () => {
    opened ??= listRequests(graph).catch((error) => {
      // A failed list must not be cached for later writes.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    ...graph,
    async send(request) {
      if (!isIntuneWrite(request.method, request.path)) return graph.send(request);
      const mark = markOf(request);
      const known = (await requests()).filter((one) => one.requestJustification?.includes(mark));
      const approved = known.find(({ status }) => status === "approved");
      if (approved) return graph.send(withHeader(request, "x-msft-approval-code", approved.id));
      const waiting = known.find(({ status }) => status === "needsApproval");
      if (waiting) return stillWaits(waiting.id);
      const words = Buffer.from(`${justification} ${mark}`).toString("base64");
      return graph.send(withHeader(request, "x-msft-approval-justification", words));
    },
  };
}

/** [I] The permission to read profiles is enough for an application too, as Microsoft documents it for users. */
const listRequests = (graph: Transport) =>
  listAll(graph, approvalRequest, {
    path: "/beta/deviceManagement/operationApprovalRequests",
    permission: "readProfiles",
  });

function markOf({ method, path, body }: ServiceRequest): string {
  const hash = createHash("sha256").update(`${method} ${path} ${JSON.stringify(body)}`);
  return `[pulumi:${hash.digest("hex").slice(0, 16)}]`;
}

const withHeader = (request: ServiceRequest, name: string, value: string): ServiceRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

/** Repeats Intune's first answer, because sending the write again would open a second request or be refused. */
const stillWaits = (code: string): ServiceAnswer => ({
  status: 412,
  text: "",
  header: (name) => (name === "x-msft-approval-code" ? code : undefined),
});
