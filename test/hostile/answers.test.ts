import type { Fault } from "../../provider/loopback";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import type { Tenant } from "../../provider/tenant/connect";
import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listMobileDevices } from "../../provider/tenant/exchange/mobileDevices";
import { listDeviceConfigurations } from "../../provider/tenant/graph/deviceConfigurations";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { getReferenceTogether } from "../../provider/tenant/graph/references";
import { PageCount } from "../../provider/tenant/pages";
import { openRoom, type Room } from "../resources/harness";

const always = Number.POSITIVE_INFINITY;

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("an endless list is reported with its request", () => {
  /** Returns the next link of a page, by the URL of the list and the number of the page. */
  type Next = (url: string, page: number) => string;
  const itself: Next = (url) => url;
  const pairs: Next = (url, page) => `${url}&page=${page % 2}`;
  const everNew: Next = (url, page) => `${url}&page=${page}`;

  async function linked(room: Room, next: Next, match: Fault["match"], address: string) {
    let page = 0;
    const link = () => next(address, page++);
    const rewrite = (body: unknown) => ({ ...(body as object), "@odata.nextLink": link() });
    room.loopback.inject({ match, times: always, rewrite });
    return room.operation().tenant;
  }

  const lists: [string, (tenant: Tenant) => Promise<unknown>, Fault["match"], string, string][] = [
    [
      "groups",
      ({ graph }) => listGroupsNamed(graph, "Sales"),
      { path: /groups/ },
      "/v1.0/groups?$select=id",
      "GET /v1.0/groups",
    ],
    [
      "profiles",
      ({ graph }) =>
        all(listDeviceConfigurations(graph, ["microsoft.graph.iosEasEmailProfileConfiguration"])),
      { path: /deviceConfigurations/ },
      "/beta/deviceManagement/deviceConfigurations?$top=1",
      "GET /beta/deviceManagement/deviceConfigurations",
    ],
    [
      "rules",
      listActiveSyncDeviceAccessRules,
      { path: /adminapi/ },
      "/adminapi/beta/TENANT/InvokeCommand?a=b",
      "Get-ActiveSyncDeviceAccessRule",
    ],
    [
      "devices",
      (tenant) => all(listMobileDevices(tenant)),
      { path: /adminapi/ },
      "/adminapi/beta/TENANT/InvokeCommand?a=b",
      "Get-MobileDevice",
    ],
  ];

  test.each(lists)("%s: a page that links to itself", async (_, list, match, path, what) => {
    await using room = await openRoom();
    const address = path.replace("TENANT", room.loopback.tenant.tenantId);

    for (const next of [itself, pairs]) {
      room.loopback.clearRequests();
      await expect(list(await linked(room, next, match, address))).rejects.toMatchObject({
        code: "M365_UNEXPECTED_ANSWER",
        message: `${what}: the list does not end: a page links to a page that was read before. Run this again. If the error persists, report it.`,
      });
      expect(room.loopback.requests.length).toBeLessThan(5);
    }
  });

  test.each([lists[0], lists[2]] as typeof lists)(
    "%s: an endless sequence of pages without entries",
    async (_, list, match, path, what) => {
      await using room = await openRoom({ seed: (tenant) => tenant.groups.clear() });
      const address = path.replace("TENANT", room.loopback.tenant.tenantId);

      await expect(list(await linked(room, everNew, match, address))).rejects.toMatchObject({
        message: expect.stringContaining(
          `${what}: the list does not end: 502 pages were read, and the last one links to another.`,
        ),
      });
      expect(room.loopback.requests.length).toBe(501);
    },
  );

  test("an endless sequence of pages with entries ends at a limit that no real tenant reaches", () => {
    const pages = new PageCount("GET /v1.0/users");
    const read = (from: number, to: number) => {
      for (let page = from; page < to; page++) pages.follow(`/v1.0/users?page=${page}`, 100);
    };
    read(0, 10_000);
    expect(() => read(10_000, 10_001)).toThrow("GET /v1.0/users: the list does not end: 10001 pages");
  });
});

describe("a 404 in a batch means that an object is missing only if it is about this object", () => {
  const declaringType = "microsoft.graph.iosEasEmailProfileConfiguration";
  const unset = { error: { code: "ResourceNotFound", message: "An error has occurred" } };

  async function both(body: unknown, status = 404) {
    await using room = await openRoom();
    const { administrator } = room.loopback;
    const ids = ["One", "Two"].map(
      (displayName) =>
        administrator.createDeviceConfiguration({
          "@odata.type": `#${declaringType}`,
          displayName,
          hostName: "x.contoso.com",
        }).id,
    );
    room.loopback.inject({ match: { path: /identityCertificate/ }, times: always, status, body });
    const { graph } = room.operation().tenant;
    const looks = ids.map((id) =>
      getReferenceTogether(graph, { id, declaringType, navigation: "identityCertificate" }),
    );
    // Waits for both: after the first error, the other one would outlive the tenant.
    await Promise.allSettled(looks);
    return Promise.all(looks);
  }

  test("a 404 in Intune's words means that the reference is not set", async () => {
    expect(await both(unset)).toEqual([undefined, undefined]);
  });

  test.each<[string, unknown]>([
    [
      "the tenant",
      {
        error: {
          code: "ResourceNotFound",
          message: "The tenant account b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11 was not found.",
        },
      },
    ],
    [
      "another object",
      { error: { code: "ResourceNotFound", message: "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11 was not found." } },
    ],
    ["a route, from a gateway", { error: { code: "UnknownError", message: "" } }],
    ["nothing", {}],
  ])("a 404 about %s is an error instead of drift", async (_, body) => {
    await expect(both(body)).rejects.toMatchObject({
      code: "M365_API",
      message: expect.stringMatching(
        /^GET \/beta\/deviceManagement\/deviceConfigurations\/[\w-]+\/microsoft\.graph\.\w+\/identityCertificate: 404 /,
      ),
    });
  });
});

describe("a thousand groups", () => {
  const groups = Array.from(
    { length: 1_000 },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  );
  const seeded = () =>
    openRoom({
      seed: (tenant) => {
        for (const id of groups)
          tenant.groups.set(id, {
            ...([...tenant.groups.values()][0] as object),
            ...{ id, displayName: `Group ${id.slice(-4)}`, members: [...tenant.users.keys()].slice(0, 2) },
          } as never);
      },
    });

  test("are counted twenty per request, and summarised in the line", async () => {
    await using room = await seeded();
    const { id } = await room
      .operation()
      .resource(emailProfile)
      .create({
        displayName: "Ours",
        settings: {
          platform: "ios",
          hostName: "mail.contoso.com",
          emailAddressSource: "primarySmtpAddress",
          accountName: "Work",
        },
      });
    room.loopback.clearRequests();
    const operation = room.operation();
    const targets = groups.map((groupId) => ({ kind: "group", groupId }));

    expect(
      await operation.resource(profileAssignment, { name: "mail" }).check({ profileId: id, targets }),
    ).toEqual([]);

    expect(operation.lines).toEqual([
      'mail: 2 users in "Group 0000", 2 users in "Group 0001", 2 users in "Group 0002" and 1,994 users in 997 more groups get the account.',
    ]);
    const batches = room.loopback.requests.filter(({ path }) => path.endsWith("$batch"));
    expect(batches).toHaveLength(Math.ceil(997 / 20));
  });
});
