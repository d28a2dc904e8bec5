import { agrees } from "../../../provider/cli/command";
import { writeFirst } from "../../../provider/cli/verify/write/command";
import { assertAskable } from "../../../provider/cli/verify/write/question";
import type { Given } from "../../../provider/cli/verify/write/wanted";
import type { Loopback } from "../../../provider/loopback";
import { readConfig } from "../../../provider/tenant/config";
import { certificateOf, emptyGroupOf, everything, room, stateOf } from "./writeHarness";

// Replaces the functions that use the terminal.
jest.mock("../../../provider/cli/command", () => ({
  agrees: jest.fn(),
  showProgress: jest.fn(),
  endProgress: jest.fn(),
}));

const { isTTY: hasInput } = process.stdin;
const { isTTY: hasOutput } = process.stdout;
const terminal = (input: boolean, output: boolean) => {
  process.stdin.isTTY = input;
  process.stdout.isTTY = output;
};

afterEach(() => {
  terminal(hasInput, hasOutput);
  process.exitCode = 0;
  jest.restoreAllMocks();
});

async function write(loopback: Loopback, options: Given & { yes?: boolean } = {}) {
  const [out, err] = (["log", "error"] as const).map((name) => jest.spyOn(console, name).mockReturnValue());
  const textOf = (spy = out) => spy?.mock.calls.map(([line]) => String(line)).join("\n") ?? "";
  const config = { ...readConfig(() => undefined, loopback.environment), approvalJustification: "a reason" };
  const result = await writeFirst(config, options);
  return { result, stdout: textOf(out), stderr: textOf(err), exitCode: process.exitCode };
}

const writesIn = ({ requests }: Loopback) => requests.filter(({ kind }) => kind === "write");

test.each([
  [false, false],
  [true, false],
  [false, true],
])(
  "without an interactive terminal and without --yes, the command is refused in one sentence, before anything is read",
  async (input, output) => {
    await using loopback = await room();
    terminal(input, output);

    await expect(write(loopback)).rejects.toThrow(
      "verify --write changes the tenant and asks for confirmation first, but there is no terminal to answer. Nothing was written. Run it again with --yes to skip the question.",
    );

    expect(loopback.requests).toEqual([]);
    expect(() => assertAskable(true)).not.toThrow();
  },
);

test("answering no writes nothing", async () => {
  await using loopback = await room();
  terminal(true, true);
  jest.mocked(agrees).mockResolvedValue(false);

  const { result, stdout } = await write(loopback);

  expect({ result, stdout }).toEqual({ result: undefined, stdout: "Nothing was written." });
  expect(writesIn(loopback)).toEqual([]);
});

test("the question lists the steps, and nothing is written before the answer", async () => {
  await using loopback = await room();
  terminal(true, true);
  const state = stateOf(loopback);
  let question = "";
  jest.mocked(agrees).mockImplementation(async (text) => {
    question = text;
    expect(writesIn(loopback)).toEqual([]);
    return true;
  });

  const { result } = await write(loopback, everything(loopback));

  for (const part of [
    'creates the profile "Contract check of pulumi-m365, safe to delete" for iOS and iPadOS, assigned to nobody',
    `links it to the certificate profile ${certificateOf(loopback)}, unlinks it`,
    'assigns it to the empty group "Shared iPads", removes the assignment again and deletes it',
    "and deletes it.",
  ])
    expect(question).toContain(part);
  expect(result).toMatchObject({ isClean: true });
  expect(stateOf(loopback)).toEqual(state);
});

test("the question does not mention options that were not given", async () => {
  await using loopback = await room();
  terminal(true, true);
  jest.mocked(agrees).mockClear().mockResolvedValue(false);

  await write(loopback);

  expect(jest.mocked(agrees).mock.calls[0]?.[0]).not.toMatch(/certificate profile|empty group/);
});

test("if profiles need an approval, none is requested, even with a configured justification", async () => {
  await using loopback = await room((tenant) => {
    tenant.operationsRequiringApproval = ["configurationPolicy"];
  });

  await write(loopback, { yes: true, group: emptyGroupOf(loopback) });

  expect(loopback.tenant.approvalRequests).toEqual([]);
});

test("after an interruption, the profile is deleted, no result is printed, and the exit code is 130", async () => {
  await using loopback = await room();
  const state = stateOf(loopback);
  const others = process.listeners("SIGTERM");
  loopback.inject({
    match: ({ method }) => method === "PATCH",
    // Calls only the command's listeners, because the others would end the test process.
    before: () => {
      for (const listener of process.listeners("SIGTERM"))
        if (!others.includes(listener)) listener("SIGTERM");
    },
  });

  const { result, stdout, stderr, exitCode } = await write(loopback, { yes: true });

  expect({ result, stdout, exitCode }).toEqual({ result: undefined, stdout: "", exitCode: 130 });
  expect(stderr).toContain("m365: interrupted. The objects that the check created are being deleted.");
  expect(stateOf(loopback)).toEqual(state);
  expect(process.listeners("SIGTERM")).toEqual(others);
});
