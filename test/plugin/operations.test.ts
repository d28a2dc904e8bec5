import type { Metadata } from "@grpc/grpc-js";
import { ErrorResourceInitFailed, ListRequest, type ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { check, create, diff, ios, read, secret } from "./calls";
import { configure } from "./connection";
import { loopback, plugin, restart, serving } from "./serve";

serving(beforeEach, afterEach);

const inTheTenant = () => [...loopback.tenant.deviceConfigurations.values()];

test.each([
  ["keeps the state and reports it, if previews are offline", "state"],
  ["fails, if previews compare with the tenant", "tenant"],
])("a read without sign-in %s", async (_, diffAgainst) => {
  const wrong = { M365_CLIENT_SECRET: "wrong", M365_DIFF_AGAINST: diffAgainst };
  await restart({ ...loopback.environment, ...wrong });
  await configure(plugin);
  const state = { ...ios, tenantId: loopback.tenantId };

  const reading = read(plugin, "ios-mail", ios, state);

  if (diffAgainst === "tenant")
    await expect(reading).rejects.toThrow(
      /sign-in to tenant .* failed.* use the configuration of the last run; --refresh --run-program uses the current one\./,
    );
  else {
    expect((await reading).getProperties()?.toJavaScript()).toEqual(state);
    expect((await reading).getRefreshBeforeUpdate()).toBe(false);
    expect(plugin.lines).toEqual([
      expect.stringMatching(/^ios-mail: could not be read: .*sign-in to tenant .* failed/),
    ]);
  }
});

test("secret inputs are secret outputs, and no line, failure or error shows them", async () => {
  await configure(plugin);
  const hidden = (hostName: string) => ({
    ...ios,
    settings: { ...ios.settings, hostName: secret(hostName) },
  });
  const made = await create(plugin, "ios-mail", hidden("hidden.contoso.com"));
  loopback.administrator.changeDeviceConfiguration(made.getId(), { hostName: "mail.contoso.com" });

  // The diff must read the tenant; this process would remember what it wrote.
  await restart();
  await configure(plugin);
  const drift = await diff(plugin, made.getId(), hidden("hidden.contoso.com"), hidden("hidden.contoso.com"));
  const [failure] = await check(plugin, "ios-mail", hidden("https://hidden.contoso.com"));
  loopback.inject({
    match: { method: "POST" },
    status: 400,
    body: { error: { code: "BadRequest", message: "hidden.contoso.com is unknown" } },
  });
  const refused = create(plugin, "other", hidden("hidden.contoso.com"));

  expect(made.getProperties()?.toJavaScript()).toEqual({
    ...hidden("hidden.contoso.com"),
    tenantId: loopback.tenantId,
  });
  expect(drift.details).toEqual({ "settings.hostName": "ADD" });
  expect(plugin.lines.join()).toContain('is "[secret]" in the tenant, but the program declares "[secret]"');
  expect(failure).toContain("[secret]");
  await expect(refused).rejects.toThrow(/\[secret\] is unknown/);
  expect([failure, ...plugin.lines].join()).not.toContain("hidden");
});

/** Requests one page of a list. Returns it with the token of the next page. */
async function page(kind: string, limit: number, token = "") {
  const request = new ListRequest()
    .setToken(`m365:index:${kind}`)
    .setLimit(limit)
    .setContinuationToken(token);
  const names: string[] = [];
  let next = "";
  for await (const answer of plugin.client.list(request) as AsyncIterable<ListResponse>) {
    if (answer.hasResult()) names.push(answer.getResult()?.getName() ?? "");
    else next = answer.getContinuation()?.getContinuationToken() ?? "";
  }
  return { names, next };
}

test("objects in the tenant are listed by name, page by page", async () => {
  await configure(plugin);
  for (const displayName of ["Second", "Third", "First"])
    await create(plugin, displayName, { ...ios, displayName });

  const first = await page("EmailProfile", 2);

  expect(first).toEqual({ names: ["First", "Second"], next: "2" });
  expect(await page("EmailProfile", 2, first.next)).toEqual({ names: ["Third"], next: "" });
  expect(await page("ProfileAssignment", 0)).toEqual({ names: [], next: "" });
  expect(await page("IntegratedAppsSetting", 0)).toEqual({ names: ["IntegratedAppsSetting"], next: "" });
  await expect(page("Mailbox", 0)).rejects.toThrow(/Mailbox is not a resource of this provider/);
});

/** The part of a failed create's error that the engine stores. */
function keptOf(error: { metadata: Metadata }) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const kept = detail?.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  return {
    id: kept?.getId(),
    properties: kept?.getProperties()?.toJavaScript(),
    reasons: kept?.getReasonsList(),
  };
}

test("a create that is cancelled after the profile was created ends within 5 seconds and keeps its id and state", async () => {
  await configure(plugin);
  const stalled = new Promise<void>((resolve) =>
    loopback.inject({
      match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ },
      action: "stall",
      before: () => resolve(),
    }),
  );
  const creating = create(plugin, "ios-mail", ios).catch((error) => error);
  await stalled;
  const cancelledAt = performance.now();

  await plugin.call(plugin.client.cancel, new Empty());
  const error = await creating;

  expect(performance.now() - cancelledAt).toBeLessThan(5_000);
  const [made] = inTheTenant().filter(({ displayName }) => displayName === "iOS mail");
  expect(keptOf(error)).toEqual({
    id: made?.id,
    properties: { ...ios, tenantId: loopback.tenantId },
    reasons: [
      expect.stringMatching(/^ios-mail: cancelled: GET .* was not answered\. What was written before stays/),
    ],
  });
});
