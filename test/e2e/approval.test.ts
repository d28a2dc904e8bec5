import { steps, succeeded } from "./harness/cli";
import { withEngine } from "./harness/engine";
import { createStack, type Front, iosProfile, profilesNamed, salesAssignment, useFront } from "./tenant";

withEngine();

test.each<Front>(["classes", "plugin"])(
  "with multi-administrator approval, up (%s) stops at each write with its code, and continues after the approval",
  async (front) => {
    useFront(front);
    await using stack = await createStack(iosProfile() + salesAssignment());
    const { loopback, project } = stack;
    const { approvalRequests, operationsRequiringApproval } = loopback.tenant;
    operationsRequiringApproval.push("configurationPolicy");
    await project.setConfig("m365:approvalJustification", "Change 4711");

    for (const name of ["ios-mail", "sales"]) {
      const stopped = await project.up();
      const code = approvalRequests.at(-1)?.id ?? "";
      expect(stopped.exitCode).not.toBe(0);
      expect(stopped.all).toMatch(
        new RegExp(
          `${name}: POST \\S+: waits for the approval of another administrator \\(.*code ${code}\\)`,
        ),
      );
      loopback.administrator.answerApproval(code, "approved");
    }
    await succeeded(project.up());

    expect(approvalRequests.map(({ status }) => status)).toEqual(["completed", "completed"]);
    expect(profilesNamed(loopback)).toHaveLength(1);
    expect(steps(await succeeded(project.preview("--expect-no-changes")))).toEqual([]);
    expect(loopback.violations).toEqual([]);
  },
);
