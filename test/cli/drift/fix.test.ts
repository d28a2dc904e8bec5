import type { EngineEvent } from "@pulumi/pulumi/automation";
import * as engine from "../../../provider/cli/drift/engine";
import { resetDrift } from "../../../provider/cli/drift/fix";
import type { StackReport } from "../../../provider/cli/drift/report";

jest.mock("../../../provider/cli/drift/engine", () => ({
  ...jest.requireActual<typeof engine>("../../../provider/cli/drift/engine"),
  openWorkspace: jest.fn(async () => ({})),
  openStack: jest.fn(),
}));

const urn = "urn:pulumi:prod::mail::m365:index:IntegratedAppsSetting::apps";

const report = {
  ...{ stack: "prod", status: "drifted" },
  resources: [{ urn, name: "apps", type: "IntegratedAppsSetting", status: "drifted", properties: [] }],
} as unknown as StackReport;

/** An engine whose preview reports these inputs from the state and from the program. */
function engineWith(old: object, next: object): string[] {
  const runs: string[] = [];
  const metadata = { op: "update", urn, old: { inputs: old }, new: { inputs: next } };
  const stack = {
    async preview({ onEvent }: { onEvent(event: EngineEvent): void }) {
      runs.push("preview");
      onEvent({ resourcePreEvent: { metadata } } as unknown as EngineEvent);
    },
    async up() {
      runs.push("up");
    },
  };
  jest.mocked(engine.openStack).mockResolvedValue(stack as never);
  return runs;
}

const again = async (): Promise<StackReport> => ({
  ...{ ...report, status: "inLine" },
  resources: report.resources.map((one) => ({ ...one, status: "inLine" })),
});

test("a reset previews first, and writes nothing if the program has undeployed changes", async () => {
  const runs = engineWith({ userConsent: "off" }, { userConsent: "lowRisk" });

  const { fixed, reason } = await resetDrift(".", report, again);

  expect([fixed, reason]).toEqual([
    false,
    expect.stringContaining("Nothing was written: the program declares"),
  ]);
  expect(runs).toEqual(["preview"]);
});

test("a program without undeployed changes is reset", async () => {
  const runs = engineWith({ userConsent: "off" }, { userConsent: "off" });

  expect(await resetDrift(".", report, again)).toMatchObject({ fixed: true });
  expect(runs).toEqual(["preview", "up"]);
});
