import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { Pacer } from "../../provider/tenant/pace";
import { ReadCache } from "../../provider/tenant/readCache";
import { shownWithin } from "../../provider/tenant/settle";
import { atTime } from "../clock";
import { makeCertificate } from "./certificates";
import { openSignInRoom, type SignInRoom, statuses, type Variables } from "./signInHarness";

const hourMs = 60 * 60_000;
const before = { ...process.env };

/** How many milliseconds Microsoft's clock is ahead of this machine's. */
let aheadMs: number;
let room: SignInRoom;

beforeEach(async () => {
  // The sign-in library caches managed identities' tokens for the whole process. Each test acts as a process.
  jest.resetModules();
  aheadMs = 0;
  room = await openSignInRoom({ now: () => Date.now() + aheadMs });
});
afterEach(async () => {
  process.env = { ...before };
  await room.close();
});

const answered = () => room.loopback.requests.map(({ status }) => status);
const withSecret = () => ({ M365_CLIENT_SECRET: room.loopback.clientSecret });
const ofAppService = () => {
  Object.assign(process.env, room.loopback.runners.appService);
  return { M365_SIGN_IN: "managedIdentity" };
};

const ways: [string, () => Variables][] = [
  ["a client secret", withSecret],
  ["a managed identity", ofAppService],
];
const wrongClocks = ways.flatMap(([way, variables]) =>
  ([1, -1, 3, -3] as const).map((hours) => ({ way, hours, variables })),
);

test.each(wrongClocks)(
  "with $way, a clock that is wrong by $hours h changes nothing",
  async ({ hours, variables }) => {
    aheadMs = hours * hourMs;
    const tenant = room.signedIn(variables());

    await listGroupsNamed(tenant.graph, "Sales");
    await listGroupsNamed(tenant.graph, "Sales");
    await listActiveSyncDeviceAccessRules(tenant);

    expect(answered()).toEqual([200, 200, 200]);
  },
);

test("if the clock is set back, an expired token is refused once and renewed once", async () => {
  const { graph } = room.signedIn(withSecret());
  await listGroupsNamed(graph, "Sales");

  aheadMs = hourMs;
  await listGroupsNamed(graph, "Sales");
  await listGroupsNamed(graph, "Sales");

  expect(answered()).toEqual([200, 401, 200, 200]);
  expect(statuses(room)).toEqual([200, 200]);
});

test("the write limit still holds if the clock is set back", async () => {
  const pacer = new Pacer({ requests: 1, windowMs: 40 });
  await pacer.turn();

  await expect(atTime(Date.now() - hourMs, () => pacer.turn())).resolves.toBeUndefined();
});

test("setting the clock back does not extend the wait for a change", async () => {
  const shown = shownWithin(20, async () => undefined);

  await expect(atTime(Date.now() - hourMs, () => shown)).resolves.toBeUndefined();
});

test.each([
  ["back by an hour", -hourMs, 2],
  ["ahead by an hour", hourMs, 2],
  ["ahead by a minute", 60_000, 1],
])("an answer is read again unless it is recent by the clock, which moves %s", async (_, jumpMs, times) => {
  const cache = new ReadCache();
  const load = jest.fn(async () => "read");
  await cache.read(load);

  await atTime(Date.now() + jumpMs, () => cache.read(load));

  expect(load).toHaveBeenCalledTimes(times);
});

test.each([
  ["ahead", -hourMs],
  ["behind", hourMs],
])(
  "a certificate cannot sign in on a machine whose clock is an hour %s, and the error mentions the clock",
  async (_, differenceMs) => {
    aheadMs = differenceMs;
    const { certificate, privateKey } = makeCertificate();
    room.loopback.registerCertificate(certificate);
    const { graph } = room.signedIn({ M365_CLIENT_CERTIFICATE: certificate + privateKey });

    await expect(listGroupsNamed(graph, "Sales")).rejects.toThrow(
      "AADSTS700024. The token or certificate is not valid at this time: check this machine's clock. Nothing was read or written.",
    );

    expect(room.loopback.log).toEqual([]);
  },
);
