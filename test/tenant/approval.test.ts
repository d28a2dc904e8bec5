import { withApproval } from "../../provider/tenant/graph/approval";
import { openEstate } from "../../tools/faults/estate";
import { waitLittle } from "../../tools/faults/matrix";
import { assignment, profile } from "../../tools/faults/programs";
import { Stack } from "../../tools/faults/stack";
import { openRoom } from "../resources/harness";

beforeAll(waitLittle);

/** A tenant in which Multi Admin Approval covers profiles. */
async function openCovered(justification?: string) {
  const estate = await openEstate();
  const { loopback } = estate;
  loopback.tenant.operationsRequiringApproval.push("configurationPolicy");
  const environment = {
    ...loopback.environment,
    ...(justification === undefined ? {} : { M365_APPROVAL_JUSTIFICATION: justification }),
  };
  const stack = new Stack(loopback, new Map(), () => environment);
  const program = { profile: profile(estate), assignment: assignment() };
  return { estate, loopback, stack, program };
}

const writesOf = (loopback: Awaited<ReturnType<typeof openCovered>>["loopback"]) =>
  loopback.requests
    .filter(({ kind, path }) => kind === "write" && !path.includes("$batch"))
    .map(({ method, status }) => `${method} ${status}`);

test.each([403, 412] as const)(
  "with approvals requested by a %i, each write waits for its approval, which is requested once, and is then sent unchanged",
  async (status) => {
    const { estate, loopback, stack, program } = await openCovered("Change 4711 – Grüße");
    await using _ = estate;
    loopback.tenant.approvalStatus = status;
    const { approvalRequests } = loopback.tenant;
    const pending = () =>
      expect(stack.up(program)).rejects.toMatchObject({
        code: "M365_APPROVAL_PENDING",
        approvalCode: approvalRequests.at(-1)?.id ?? expect.any(String),
      });

    await pending();
    await pending();
    expect(writesOf(loopback)).toEqual([`POST ${status}`]);
    expect(approvalRequests.map(({ requestJustification }) => requestJustification)).toEqual([
      expect.stringMatching(/^Change 4711 – Grüße \[pulumi:[0-9a-f]{16}\]$/),
    ]);

    loopback.administrator.answerApproval(approvalRequests[0]?.id ?? "", "approved");
    await expect(stack.up(program)).rejects.toThrow(
      "/assign: waits for the approval of another administrator",
    );
    loopback.administrator.answerApproval(approvalRequests[1]?.id ?? "", "approved");
    await stack.up(program);

    expect(writesOf(loopback)).toEqual([`POST ${status}`, "POST 201", `POST ${status}`, "POST 200"]);
    expect(approvalRequests.map(({ status }) => status)).toEqual(["completed", "completed"]);
    expect(await stack.preview(program)).toBe(false);
    expect(loopback.violations).toEqual([]);
  },
);

test("a rejected request is sent again for approval", async () => {
  const { estate, loopback, stack, program } = await openCovered("Change 4711");
  await using _ = estate;
  await expect(stack.up(program)).rejects.toThrow("waits for the approval");
  const { approvalRequests } = loopback.tenant;
  loopback.administrator.answerApproval(approvalRequests[0]?.id ?? "", "rejected");

  await expect(stack.up(program)).rejects.toThrow("waits for the approval");

  expect(approvalRequests.map(({ status }) => status)).toEqual(["rejected", "needsApproval"]);
});

test.each([400, 403])("without a justification, the error for a %i says what to set", async (status) => {
  const { estate, loopback, stack, program } = await openCovered();
  await using _ = estate;
  if (status === 403)
    loopback.inject({
      match: { method: "POST", path: /deviceConfigurations$/ },
      status,
      body: { error: { code: "Forbidden", message: "The operation requires Multi Admin Approval." } },
    });

  await expect(stack.up(program)).rejects.toThrow(
    /^profile: POST \/beta\/deviceManagement\/deviceConfigurations: .* Nothing was written\. In this tenant, another administrator must approve such changes \(Multi Admin Approval\)\. Set m365:approvalJustification to a reason, or exclude the application in Intune > Tenant administration > Multi Admin Approval, then run this again\. \(request-id [0-9a-f-]+\)$/,
  );
});

test("a tenant without approvals accepts the justification, and its requests are listed once per run", async () => {
  await using estate = await openEstate();
  const { loopback } = estate;
  const environment = { ...loopback.environment, M365_APPROVAL_JUSTIFICATION: "Change 4711" };
  const stack = new Stack(loopback, new Map(), () => environment);

  await stack.up({ profile: profile(estate), assignment: assignment() });

  expect(loopback.log.filter((line) => line.includes("operationApprovalRequests"))).toHaveLength(1);
  expect(loopback.tenant.approvalRequests).toEqual([]);
  expect(loopback.violations).toEqual([]);
});

test("if the list of requests cannot be read, the next write of the run reads it again", async () => {
  await using room = await openRoom();
  const graph = withApproval(room.operation().tenant.graph, "Change 4711");
  const path = "/beta/deviceManagement/deviceConfigurations/none";
  const write = () => graph.send({ method: "PATCH", path, body: {} });
  room.loopback.inject({ match: { path: /operationApprovalRequests/ }, status: 403, body: {}, times: 1 });

  await expect(write()).rejects.toThrow("403 from GET /beta/deviceManagement/operationApprovalRequests");

  expect(await write()).toMatchObject({ status: 404 });
});

test("a justification that is too long for Intune is refused before anything is read", async () => {
  const { estate, loopback, stack, program } = await openCovered("x".repeat(1_000));
  await using _ = estate;

  await expect(stack.up(program)).rejects.toThrow(
    "m365:approvalJustification: 1000 characters are too many; Intune accepts 990. Nothing was read or written.",
  );
  expect(loopback.requests).toEqual([]);
});
