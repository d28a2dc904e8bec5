import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addGroup, emptyTenant, type TenantData } from "../../provider/loopback";
import { steps, succeeded } from "../e2e/harness/cli";
import { repository, withEngine } from "../e2e/harness/engine";
import { createStack } from "../e2e/tenant";
import { createYamlStack } from "../e2e/yamlStack";
import { type Front, programs } from "./program";
import { record, recordingOf, recordings } from "./recording";

withEngine("yaml");

const createStackOf = { classes: createStack, plugin: createYamlStack };

const tenantId = "5e1ec7ed-0000-4000-8000-000000000001";
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };

function small(tenant: TenantData): void {
  const { assignmentFilters } = tenant;
  Object.assign(tenant, emptyTenant(tenantId), { assignmentFilters });
  addGroup(tenant, { displayName: "Sales" });
}

/** Leaves out where and when the recording was made. */
const ofThisMachine = (key: string, value: unknown) =>
  ["sourcePosition", "stackTrace", "created", "modified"].includes(key) ? undefined : value;

const isRecording = process.env["M365_RECORD_STATE"] === "1";

(isRecording ? test : test.skip).each(Object.entries(programs))(
  "records what this version writes with the %s (M365_RECORD_STATE=1)",
  async (front, program) => {
    const loopback = { tenantId, seed: small };
    await using stack = await createStackOf[front as Front](program, { loopback });
    await succeeded(stack.project.up());
    const state = `${JSON.stringify(await stack.project.exportStack(), ofThisMachine, 1)}\n`;
    record(`${version}/${front}`, { program, state }, stack.loopback.tenant);
  },
);

test("the first version is recorded, without secrets, addresses and paths", () => {
  expect(recordings).toEqual(expect.arrayContaining(["0.1.0/classes", "0.1.0/plugin"]));
  for (const { state } of recordings.map(recordingOf))
    expect(state).not.toMatch(/127\.0\.0\.1|clientSecret|ciphertext|\.\.\/|\/(?:home|tmp|root|Users)\//);
});

test.each(recordings)(
  "a state written by %s has no changes, and destroy restores the original settings",
  async (name) => {
    const { program, state, tenant } = recordingOf(name);
    const seed = (data: TenantData) => void Object.assign(data, emptyTenant(tenantId), tenant);
    const front = name.split("/")[1] as Front;
    await using stack = await createStackOf[front](program, { loopback: { tenantId, seed } });
    const { loopback, project } = stack;
    await project.write({ "state.json": state });
    await succeeded(project.pulumi("stack", "import", "--file", "state.json"));

    await succeeded(project.preview("--expect-no-changes"));
    expect(stack.writes()).toEqual([]);

    const gone = steps(await succeeded(project.destroy()));
    expect(gone).toHaveLength(JSON.parse(state).deployment.resources.length - 2);
    expect(loopback.tenant.deviceConfigurations.size).toBe(0);
    expect(loopback.tenant.organizationSettings).toMatchObject({ DefaultAccessLevel: "Allow" });
    expect(loopback.tenant.deviceAccessRules.size).toBe(0);
    expect(loopback.violations).toEqual([]);
  },
);
