import { rejects, deepStrictEqual as same } from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../client";
import { execute } from "../execute";
import { install } from "../install";
import type { Stage } from "../stage";

const low = "ManagePermissionGrantsForSelf.microsoft-user-default-low";
const owned = "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team";

/** Reads the consent policies with its commands; writes them with `request`, because no command writes them. */
export const cli: Client = {
  title: "CLI for Microsoft 365",
  async run(stage) {
    const m365 = m365In(stage, await install("cli"));
    const { loopback, check } = stage;
    const { tenant } = loopback;

    await check("signs in with the application's secret", async () => {
      const { M365_TENANT_ID, M365_CLIENT_ID, M365_CLIENT_SECRET } = loopback.environment;
      const who = ["--appId", M365_CLIENT_ID, "--tenant", M365_TENANT_ID, "--secret", M365_CLIENT_SECRET];
      await m365("login", "--authType", "secret", ...(who as string[]));
      same(
        loopback.tokenRequests.map(({ grantType, status }) => [grantType, status]),
        [["client_credentials", 200]],
      );
    });
    await check("reads the authorization policy and the policy of consent requests", async () => {
      const authorization = await m365("entra", "policy", "list", "--type", "authorization");
      same(
        authorization.defaultUserRolePermissions.permissionGrantPoliciesAssigned,
        tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned,
      );
      const requests = await m365("entra", "policy", "list", "--type", "adminConsentRequest");
      same([requests.isEnabled, requests.requestDurationInDays], [false, 0]);
      const grantPolicies = await m365("entra", "policy", "list", "--type", "permissionGrant");
      same(
        grantPolicies.map(({ id }: { id: string }) => id).sort(),
        tenant.permissionGrantPolicies.map(({ id }) => id).sort(),
      );
      same(loopback.log, [
        "GET /v1.0/policies/authorizationPolicy",
        "GET /v1.0/policies/adminConsentRequestPolicy",
        "GET /v1.0/policies/permissionGrantPolicies",
      ]);
    });
    await check("changes the consent policies, and nothing else", async () => {
      const before = structuredClone(tenant.authorizationPolicy);
      const assigned = { permissionGrantPoliciesAssigned: [low, owned] };
      loopback.clearRequests();
      await m365(...write("patch", "authorizationPolicy", { defaultUserRolePermissions: assigned }));
      same(tenant.authorizationPolicy, {
        ...before,
        defaultUserRolePermissions: { ...before.defaultUserRolePermissions, ...assigned },
      });
      same(loopback.log, ["PATCH /v1.0/policies/authorizationPolicy"]);
    });
    await check("enables consent requests with a reviewer", async () => {
      const reviewer = { query: `/users/admin@${tenant.domain}`, queryType: "MicrosoftGraph" };
      const switches = { isEnabled: true, notifyReviewers: true, remindersEnabled: true };
      const policy = { ...switches, requestDurationInDays: 30, reviewers: [reviewer] };
      await m365(...write("put", "adminConsentRequestPolicy", policy));
      const { version: _, reviewers, ...stored } = tenant.adminConsentRequestPolicy;
      same(
        { ...stored, reviewers: reviewers.map(({ query }) => query) },
        { ...policy, reviewers: [reviewer.query] },
      );
      const shown = await m365("entra", "policy", "list", "--type", "adminConsentRequest");
      same([shown.isEnabled, shown.requestDurationInDays], [true, 30]);
    });
    await check("is refused with a policy that does not exist", async () => {
      same(loopback.violations, []);
      const before = structuredClone(tenant.authorizationPolicy);
      const assigned = { permissionGrantPoliciesAssigned: ["ManagePermissionGrantsForSelf.no-such-policy"] };
      await rejects(
        m365(...write("patch", "authorizationPolicy", { defaultUserRolePermissions: assigned })),
        /status code 400/,
      );
      same(tenant.authorizationPolicy, before);
    });
    await check("connects only to the tenant", () => same(stage.refused, []));
  },
};

const write = (method: string, policy: string, body: object): string[] => [
  ...["request", "--method", method, "--url", `@graph/policies/${policy}`],
  ...["--body", JSON.stringify(body), "--content-type", "application/json"],
];

/** Each command is a new process that reads the sign-in from the home folder. Telemetry is disabled. */
function m365In({ folder, environment }: Stage, installed: string) {
  mkdirSync(join(folder, "configstore"));
  writeFileSync(
    join(folder, "configstore", "cli-m365-config.json"),
    JSON.stringify({ disableTelemetry: true }),
  );
  const program = join(installed, "node_modules", "@pnp", "cli-microsoft365", "dist", "index.js");
  const options = { cwd: folder, env: { ...environment, CLIMICROSOFT365_NOUPDATE: "1" } };
  // biome-ignore lint/suspicious/noExplicitAny: the test knows the shape of the answer that it requested
  return async (...words: string[]): Promise<any> => {
    const { status, text, stdout } = await execute(
      process.execPath,
      [program, ...words, "--output", "json"],
      options,
    );
    if (status !== 0) throw new Error(text);
    return stdout.trim() === "" ? undefined : JSON.parse(stdout);
  };
}
