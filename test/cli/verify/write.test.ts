import { entries } from "../../../provider/cli/verify/checks";
import { platforms } from "../../../provider/resources/deviceConfigurations/platforms";
import {
  certificateOf,
  emptyGroupOf,
  everything,
  room,
  stateOf,
  type Written,
  writeRun,
} from "./writeHarness";

const rows = entries.flatMap((entry) => ("write" in entry ? [entry.row] : []));
const rowsWith = ({ outcomes }: Written, result: string) =>
  [...outcomes].filter(([, one]) => one.result === result).map(([row]) => row);
const resultOf = ({ outcomes }: Written, row: string) => outcomes.get(row)?.result;

const wantsApproval = "tenant/graph/errors.ts wantsApproval";
const setByService = "loopback/types/complete.ts setByService";
const checkPolicy = "loopback/graph/adminConsentRequestPolicy.ts checkPolicy";

test("on the loopback, every row that needs a write is as assumed, and the tenant is unchanged afterwards", async () => {
  await using loopback = await room();
  const before = stateOf(loopback);

  const run = await writeRun(loopback, everything(loopback));

  expect([...run.outcomes.keys()]).toEqual(rows);
  expect(rowsWith(run, "different")).toEqual([]);
  expect(rowsWith(run, "notTried")).toEqual([wantsApproval, setByService]);
  expect(run).toMatchObject({ isClean: true, said: [] });
  expect(stateOf(loopback)).toEqual(before);
});

test.each(platforms.map(({ name }) => name))(
  "the checks work with a profile of the platform %s",
  async (platform) => {
    await using loopback = await room();
    const before = stateOf(loopback);

    const run = await writeRun(loopback, { platform, group: emptyGroupOf(loopback) });

    expect(rowsWith(run, "different")).toEqual([]);
    expect(resultOf(run, setByService)).toBe(platform === "windowsPhone" ? "asAssumed" : "notTried");
    expect(stateOf(loopback)).toEqual(before);
  },
);

test("without a group the profile is never assigned, and without a certificate nothing is linked", async () => {
  await using loopback = await room();

  const run = await writeRun(loopback);

  const paths = loopback.requests.filter(({ kind }) => kind === "write").map(({ path }) => path);
  expect(paths.filter((path) => path.endsWith("/assign"))).toEqual([]);
  expect(loopback.requests.filter(({ method, path }) => method === "PUT" && path.endsWith("$ref"))).toEqual(
    [],
  );
  expect(run.outcomes.get("loopback/graph/assignmentTargets.ts checkGroup")?.what).toContain("--group");
  expect(run.outcomes.get("resources/emailProfile/unlinkReferences.ts knowsNoRoute")?.what).toContain(
    "--certificate",
  );
});

test("only the test profile and the unchanged policy of consent requests are written", async () => {
  await using loopback = await room();
  const others = new Set(loopback.tenant.deviceConfigurations.keys());

  await writeRun(loopback, everything(loopback));

  const written = loopback.requests.filter(({ kind }) => kind === "write");
  const elsewhere = written.filter(
    ({ path }) => !path.startsWith("/beta/deviceManagement/deviceConfigurations"),
  );
  expect(elsewhere.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PUT /v1.0/policies/adminConsentRequestPolicy",
  ]);
  expect(written.filter(({ path }) => others.has(path.split("/")[4] ?? ""))).toEqual([]);
});

test("a disabled policy of consent requests is as assumed, regardless of its duration", async () => {
  await using loopback = await room();
  Object.assign(loopback.tenant.adminConsentRequestPolicy, { isEnabled: false, requestDurationInDays: 30 });

  const run = await writeRun(loopback);

  expect(resultOf(run, checkPolicy)).toBe("asAssumed");
  expect(loopback.requests.find(({ method }) => method === "PUT")).toMatchObject({ status: 204 });
});

const reviewer = {
  query: "/users/6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11",
  queryType: "MicrosoftGraph",
  queryRoot: null,
};

test.each([
  ["enabled", { isEnabled: true }],
  ["assigned to a reviewer", { reviewers: [reviewer] }],
])("consent requests that are %s are not written", async (_, policy) => {
  await using loopback = await room();
  Object.assign(loopback.tenant.adminConsentRequestPolicy, policy);

  const run = await writeRun(loopback);

  expect(resultOf(run, checkPolicy)).toBe("notTried");
  expect(loopback.requests.filter(({ path, kind }) => path.includes("Consent") && kind === "write")).toEqual(
    [],
  );
});

test("if profiles need an approval, nothing is created, and no approval request is left", async () => {
  await using loopback = await room((tenant) => {
    tenant.operationsRequiringApproval = ["configurationPolicy"];
  });
  const before = stateOf(loopback);

  const run = await writeRun(loopback, everything(loopback));

  expect(resultOf(run, wantsApproval)).toBe("asAssumed");
  expect(rowsWith(run, "different")).toEqual([]);
  expect(stateOf(loopback)).toEqual(before);
});

test("a type that refuses certificates on create, and has no request to unlink them, is as assumed", async () => {
  await using loopback = await room((tenant) => {
    Object.assign(tenant, { bindOnCreate: "refused", unlinkUnsupported: true });
  });
  const before = stateOf(loopback);

  const run = await writeRun(loopback, everything(loopback));

  expect(resultOf(run, "tenant/graph/deviceConfigurations.ts refusesBind")).toBe("asAssumed");
  expect(resultOf(run, "resources/emailProfile/unlinkReferences.ts knowsNoRoute")).toBe("asAssumed");
  expect(stateOf(loopback)).toEqual(before);
});

test("an S/MIME certificate is linked as the right kind of certificate", async () => {
  await using loopback = await room();

  const run = await writeRun(loopback, {
    certificate: certificateOf(loopback, "iosImportedPFXCertificateProfile"),
  });

  const [link] = loopback.requests.filter(({ method, path }) => method === "PUT" && path.endsWith("$ref"));
  expect(link).toMatchObject({ status: 204, path: expect.stringContaining("smimeSigningCertificate") });
  expect(rowsWith(run, "different")).toEqual([]);
});

test.each(["list", "entries", "bare"] as const)("assignments logged as %s are as assumed", async (form) => {
  await using loopback = await room((tenant) => {
    tenant.assignmentAudit = form;
  });

  const run = await writeRun(loopback, { group: emptyGroupOf(loopback) });

  expect(resultOf(run, "resources/profileAssignment/conflictDetector.ts entriesBefore")).toBe("asAssumed");
});
