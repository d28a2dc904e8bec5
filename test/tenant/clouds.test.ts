import { startLoopback, trustLoopback } from "../../provider/loopback";
import { clouds, environments } from "../../provider/tenant/clouds";
import { startConnectProxy } from "./connectProxy";
import { preview, programOf, type Stack, up } from "./fullStack";

const hostsOf = (environment: (typeof environments)[number]) => {
  const { graph, exchange, authority } = clouds[environment];
  return [authority, graph, exchange].map((address) => new URL(address).host);
};

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

/** Uses small pages, so that the provider has to follow links to the next page. */
async function openCloud() {
  const loopback = await startLoopback({
    hosts: environments.flatMap(hostsOf),
    seed: (tenant) => {
      tenant.pageSize = 20;
      tenant.exchangePageSize = 50;
    },
  });
  trustLoopback(loopback);
  const stack: Stack = {
    tenantId: loopback.tenantId,
    clientId: loopback.clientId,
    clientSecret: loopback.clientSecret,
  };
  const proxy = await startConnectProxy(Number(new URL(loopback.graphEndpoint).port));
  process.env.HTTPS_PROXY = proxy.address;
  process.env.NO_PROXY = "";
  return {
    loopback,
    stack,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await loopback.close();
    },
  };
}

/** Hosts can be reached only through the proxy, so its tunnels show every contacted host. */
test.each(environments)(
  "%s: every request of a complete stack goes to that cloud's hosts",
  async (environment) => {
    await using cloud = await openCloud();
    const { loopback, proxy } = cloud;
    const stack = { ...cloud.stack, environment };
    const program = programOf(loopback);

    const made = await up(stack, program);
    const { changes } = await preview(stack, program, made);

    expect(changes).toEqual({ phones: false, apps: false, mail: false });
    const asked = new Set(proxy.tunnels);
    expect([...asked].sort()).toEqual(
      hostsOf(environment)
        .map((host) => `${host}:443`)
        .sort(),
    );
    expect(new Set(loopback.tokenRequests.map(({ scope }) => scope.split(" ")[0]))).toEqual(
      new Set([`${clouds[environment].graph}/.default`, `${clouds[environment].exchangeAudience}/.default`]),
    );
    expect(loopback.violations).toEqual([]);
  },
);

test("a profile's certificate is linked by a URL on the cloud's own host", async () => {
  await using cloud = await openCloud();

  await up({ ...cloud.stack, environment: "usgovernmentl5" }, programOf(cloud.loopback));

  const link = cloud.loopback.requests.find(({ path, method }) => method === "PUT" && path.endsWith("/$ref"));
  const bound = cloud.loopback.requests.find(
    ({ path, method }) => method === "POST" && path.endsWith("Configurations"),
  );
  expect(JSON.stringify(link?.body ?? bound?.body)).toContain(
    "https://dod-graph.microsoft.us/beta/deviceManagement/deviceConfigurations('",
  );
});

test("a proxy that refuses the connection is reported in one sentence, and nothing else is tried", async () => {
  await using cloud = await openCloud();
  process.env.HTTPS_PROXY = cloud.proxy.address.replace("somebody", "nobody");

  await expect(up(cloud.stack, programOf(cloud.loopback))).rejects.toThrow(
    "failed: Http status code: 407. The proxy requires a user name and a password: set HTTPS_PROXY to http://user:password@host:port. Nothing was read or written.",
  );

  expect(new Set(cloud.proxy.tunnels)).toEqual(new Set(["login.microsoftonline.com:443"]));
  expect([...cloud.loopback.tokenRequests, ...cloud.loopback.log]).toEqual([]);
});
