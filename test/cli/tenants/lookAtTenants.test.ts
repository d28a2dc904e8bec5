import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { TenantLook } from "../../../provider/cli/tenants/lookOnce";
import { noResults, openResults } from "../../../provider/cli/tenants/openResults";
import type { Results } from "../../../provider/cli/tenants/results";
import { ConstraintError } from "../../../provider/errors";
import { drifted, inLine, play, reasons, temporaryFolder, tenantId, tenants, untold } from "./fakeChecks";

const names = (count: number) => tenants(count).map(({ name }) => name);

/** A check that hangs until it is aborted, and then rejects. */
const hang = ({ signal }: TenantLook) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

test("every tenant is in the report once, and the worst status determines the exit code", async () => {
  const look = async (asked: TenantLook) => (asked.stack === "t002" ? drifted(asked) : inLine(asked));

  const { report, looked } = await play({ look });

  expect(report).toMatchObject({ exitCode: 2 });
  expect(reasons(report)).toEqual({
    t001: "inLine",
    t002: "drifted",
    t003: "inLine",
    t004: "inLine",
    t005: "inLine",
  });
  expect(looked).toEqual(names(5));
});

test("a failed check is retried after all others, and reported if it fails again", async () => {
  let tries = 0;
  const look = async (asked: TenantLook) => {
    if (asked.stack === "t001") return untold(asked, "the network is down.");
    if (asked.stack === "t002" && ++tries === 1) throw new ConstraintError("the service is busy.");
    if (asked.stack === "t003") throw new TypeError("x is no function");
    return inLine(asked);
  };

  const { report, looked } = await play({ look, parallel: 1 });

  expect(looked).toEqual([...names(5), "t001", "t002", "t003"]);
  expect(report).toMatchObject({ exitCode: 1 });
  expect(reasons(report)).toEqual({
    t001: "the network is down.",
    t002: "inLine",
    t003: "The check failed: x is no function",
    t004: "inLine",
    t005: "inLine",
  });
});

test("a failed check is retried while the slowest first check still runs", async () => {
  let end: () => void = () => undefined;
  const isLookedAtAgain = new Promise<void>((resolve) => {
    end = resolve;
  });
  let tries = 0;
  const look = async (asked: TenantLook) => {
    if (asked.stack === "t001" && ++tries === 2) end();
    if (asked.stack === "t001") return untold(asked, "the network is down.");
    if (asked.stack === "t005") await isLookedAtAgain;
    return inLine(asked);
  };

  const { report, looked } = await play({ look, parallel: 2 });

  expect(looked).toEqual([...names(5), "t001"]);
  expect(reasons(report)).toMatchObject({ t001: "the network is down.", t005: "inLine" });
});

test("the check that fails last is retried while a slower first check still runs", async () => {
  let end: () => void = () => undefined;
  const isLookedAtAgain = new Promise<void>((resolve) => {
    end = resolve;
  });
  let tries = 0;
  const look = async (asked: TenantLook) => {
    if (asked.stack === "t004") await isLookedAtAgain;
    if (asked.stack !== "t005") return inLine(asked);
    if (++tries === 2) end();
    // By now no tenant waits for its first check.
    await wait(20);
    return untold(asked, "the network is down.");
  };

  const { report, looked } = await play({ look, parallel: 3 });

  expect(looked).toEqual([...names(5), "t005"]);
  expect(reasons(report)).toMatchObject({ t004: "inLine", t005: "the network is down." });
});

test("a check that hangs stops at its own time limit, even if it ignores the signal, and delays no other", async () => {
  const deaf = new Promise<never>(() => undefined);
  const look = async (asked: TenantLook) => {
    if (asked.stack === "t001") return hang(asked);
    if (asked.stack === "t002") return deaf;
    return inLine(asked);
  };

  const { report } = await play({ look, timeLimitMs: 50 });

  const late = "The check did not finish within 0.05 seconds (--time-limit).";
  expect(reasons(report)).toEqual({ t001: late, t002: late, t003: "inLine", t004: "inLine", t005: "inLine" });
});

test("a tenant whose service asks to wait is not checked before that time", async () => {
  const times: number[] = [];
  const look = async (asked: TenantLook) => {
    if (asked.stack !== "t001") return inLine(asked);
    times.push(Date.now());
    asked.onAskedToWait(300);
    return times.length === 1 ? untold(asked, "busy.") : inLine(asked);
  };

  const { report } = await play({ look });

  expect(reasons(report)["t001"]).toBe("inLine");
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(299);
});

test("a tenant whose service asks for a wait beyond the time limit is reported immediately", async () => {
  const look = async (asked: TenantLook) => {
    if (asked.stack !== "t001") return inLine(asked);
    asked.onAskedToWait(3_600_000);
    return untold(asked, "asks to be left alone for 60 minutes.");
  };

  const { report, looked } = await play({ look });

  expect(looked).toEqual(names(5));
  expect(reasons(report)["t001"]).toBe("asks to be left alone for 60 minutes.");
});

test("a check of a tenant other than the one in the file is refused, and so is a missing secret", async () => {
  const look = async (asked: TenantLook) => ({ ...inLine(asked), tenantId: tenantId(9) });
  const [one, two] = tenants(2);

  const { report, looked } = await play({
    look,
    tenants: [one, { ...two, secrets: { M365_CLIENT_SECRET: "FABRIKAM_SECRET" } }] as ReturnType<
      typeof tenants
    >,
  });

  expect(looked).toEqual(["t001"]);
  expect(reasons(report)).toEqual({
    t001: "The report is about a different tenant than the tenants file names. Check the stack's configuration.",
    t002: "Set FABRIKAM_SECRET: secrets names this environment variable, and it is not set.",
  });
});

test("each check receives its tenant's variables, and of the machine's variables only those that belong to no tenant", async () => {
  const seen: Record<string, TenantLook["variables"]> = {};
  const look = async (asked: TenantLook) => {
    seen[asked.stack] = asked.variables;
    return untold(asked, `refused: ${asked.variables["M365_CLIENT_SECRET"]}`);
  };
  const fleet = tenants(2).map((one, index) => ({
    ...one,
    ...(index === 0 ? { clientId: tenantId(8), variables: { M365_ENVIRONMENT: "china" } } : {}),
    secrets: { M365_CLIENT_SECRET: index === 0 ? "CONTOSO_SECRET" : "FABRIKAM_SECRET" },
  }));

  const { report } = await play({
    look,
    tenants: fleet,
    own: {
      ...{ PATH: "/bin", HOME: "/home/nightly", PULUMI_BACKEND_URL: "azblob://state", NO_PROXY: "*" },
      ...{ ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example", AZURE_CLIENT_ID: "the machine's" },
      ...{ CONTOSO_SECRET: "secret of contoso", FABRIKAM_SECRET: "secret of fabrikam" },
      // Left over in this process's environment: no check may inherit these.
      ...{
        M365_CLIENT_SECRET: "somebody's",
        AZURE_CLIENT_SECRET: "somebody's",
        ARM_CLIENT_SECRET: "somebody's",
      },
      ...{ M365_CLIENT_ID: "somebody's", M365_TENANT_ID: "somebody's", PULUMI_ACCESS_TOKEN: "somebody's" },
      ...{
        M365_GRAPH_ENDPOINT: "https://somebody.example",
        NODE_OPTIONS: "--require x",
        AZURE_STORAGE_KEY: "k",
      },
    },
  });

  const common = {
    ...{ PATH: "/bin", HOME: "/home/nightly", PULUMI_BACKEND_URL: "azblob://state", NO_PROXY: "*" },
    ...{ ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example", AZURE_CLIENT_ID: "the machine's" },
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  expect(seen).toEqual({
    t001: {
      ...common,
      ...{ M365_TENANT_ID: tenantId(1), M365_CLIENT_ID: tenantId(8), M365_ENVIRONMENT: "china" },
      M365_CLIENT_SECRET: "secret of contoso",
    },
    t002: { ...common, M365_TENANT_ID: tenantId(2), M365_CLIENT_SECRET: "secret of fabrikam" },
  });
  expect(reasons(report)).toEqual({ t001: "refused: [secret]", t002: "refused: [secret]" });
});

test("an interrupted run continues: reported tenants are neither checked nor written again", async () => {
  using folder = temporaryFolder();
  const stopped = new AbortController();
  const first = await play({
    tenants: tenants(20),
    results: openResults(folder.path),
    signal: stopped.signal,
    look: async (asked) => {
      if (asked.stack === "t009") stopped.abort();
      await wait(1);
      return inLine(asked);
    },
  });
  expect(first.report).toHaveProperty("name", "AbortError");
  // Until the other lane has ended as well.
  await wait(50);
  const kept = () => readdirSync(join(folder.path, "tenants")).map((name) => name.replace(".json", ""));
  const before = kept();
  expect(before.length).toBeGreaterThan(4);
  expect(before.length).toBeLessThan(10);

  const second = await play({ tenants: tenants(20), results: openResults(folder.path) });

  expect([...before, ...second.looked].toSorted()).toEqual(names(20));
  expect(kept().toSorted()).toEqual(names(20));
  expect(Object.keys(reasons(second.report))).toEqual(names(20));
  const third = await play({ tenants: tenants(20), results: openResults(folder.path) });
  expect([third.looked, third.report]).toEqual([[], second.report]);
});

test("a run of other tenants, or one that is a day old, is not continued", async () => {
  using folder = temporaryFolder();
  const results = openResults(folder.path);
  await play({ results, now: () => new Date("2026-11-26T02:00:00Z") });

  const other = await play({ results, tenants: tenants(6), now: () => new Date("2026-11-26T03:00:00Z") });
  const old = await play({ results, now: () => new Date("2026-11-27T02:00:01Z") });

  expect([other.looked, old.looked]).toEqual([[], []]);
  expect((other.report as Error).message).toBe(
    `the run in ${folder.path} started with a different list of tenants. Choose another --results, or use the same tenants file. Nothing was read or written.`,
  );
  expect((old.report as Error).message).toBe(
    `the run in ${folder.path} started at 2026-11-26T02:00:00.000Z, more than a day ago. Use a new place for each run: --results results/<date>. Nothing was read or written.`,
  );
});

test("if results cannot be stored, the run stops", async () => {
  const results: Results = {
    ...noResults(),
    create: async (name) => {
      if (name === "run.json") return true;
      throw new ConstraintError("the disk is full.");
    },
  };

  const { report, looked } = await play({ results, tenants: tenants(100), parallel: 2 });

  expect(report).toHaveProperty("message", "the disk is full.");
  expect(looked.length).toBeLessThan(5);
});

test("if the results of a late check cannot be stored, the run does not wait for slower ones", async () => {
  const results: Results = {
    ...noResults(),
    create: async (name) => {
      if (!name.includes("t002")) return true;
      throw new ConstraintError("the disk is full.");
    },
  };
  const look = async (asked: TenantLook) => {
    if (asked.stack === "t001") return hang(asked);
    if (asked.stack === "t002") await wait(20);
    return inLine(asked);
  };

  // This must end within the test's timeout; waiting for the check that hangs would take an hour.
  const { report } = await play({ results, tenants: tenants(3), parallel: 3, look, timeLimitMs: 3_600_000 });

  expect(report).toHaveProperty("message", "the disk is full.");
});
