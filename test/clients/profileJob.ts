import { rejects, deepStrictEqual as same, ok as yes } from "node:assert/strict";
import { guidOf, type TenantData } from "../../provider/loopback";
import type { Conversation } from "./conversation";
import type { Stage } from "./stage";

const set = "/beta/deviceManagement/deviceConfigurations";

const profile = {
  "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
  displayName: "Mail",
  accountName: "Contoso",
  hostName: "outlook.office365.com",
  usernameSource: "userPrincipalName",
  emailAddressSource: "primarySmtpAddress",
  authenticationMethod: "certificate",
  durationOfEmailToSync: "oneWeek",
  requireSsl: true,
  easServices: "contacts",
};

/** Sends each kind of request for profiles and their assignments through the client's own API. */
export async function profileJob(client: Conversation, { loopback, check }: Stage): Promise<void> {
  const { tenant } = loopback;
  let id = "";
  const stored = (): Record<string, unknown> | undefined => tenant.deviceConfigurations.get(id);
  const here = () => `${set}/${id}`;
  /** Expects exactly these requests from one step, all of them valid. */
  const logOf = async (act: () => Promise<void>, ...expected: string[]): Promise<void> => {
    loopback.clearRequests();
    await act();
    same(loopback.log, expected);
    same(loopback.violations, []);
  };

  await check("signs in with the application's secret, and lists the profiles", async () => {
    same((await client.ask("list")).sort(), namesIn(tenant));
    same(
      loopback.tokenRequests.map(({ grantType, status }) => [grantType, status]),
      [["client_credentials", 200]],
    );
  });
  await check("creates an e-mail profile", () =>
    logOf(async () => {
      ({ id } = await client.ask("create", { profile }));
      yes(stored());
      const { "@odata.type": type, hostName, easServices, version } = stored() ?? {};
      same([type, hostName, easServices, version], [profile["@odata.type"], profile.hostName, "contacts", 1]);
    }, `POST ${set}`),
  );
  await check("reads it", () =>
    logOf(async () => {
      const { id: read, displayName, hostName } = await client.ask("get", { id });
      same([read, displayName, hostName], [id, "Mail", "outlook.office365.com"]);
    }, `GET ${here()}`),
  );
  await check("changes one property, and keeps the others", () =>
    logOf(async () => {
      const before = { ...stored() };
      await client.ask("patch", { id, type: profile["@odata.type"], hostName: "mail.contoso.com" });
      const { version, lastModifiedDateTime } = stored() ?? {};
      same(stored(), { ...before, hostName: "mail.contoso.com", version, lastModifiedDateTime });
      same(version, 2);
    }, `PATCH ${here()}`),
  );
  await links({ client, tenant, check, logOf, idOf: () => id });
  await assigns({ client, tenant, check, logOf, idOf: () => id });
  await check("sends several requests in one batch", () =>
    logOf(
      async () => {
        const requests = { displayName: "Mail of Contoso", type: profile["@odata.type"] };
        same(await client.ask("batch", { id, ...requests }), { 1: 200, 2: 200, 3: 204 });
        same(stored()?.displayName, "Mail of Contoso");
      },
      `POST /beta/$batch`,
      `GET ${here()}`,
      `GET ${here()}/assignments`,
      `PATCH ${here()}`,
    ),
  );
  await check("reads all pages of a list", async () => {
    tenant.pageSize = 3;
    const pages = Math.ceil(tenant.deviceConfigurations.size / 3);
    await logOf(
      async () => same((await client.ask("pages")).sort(), namesIn(tenant)),
      ...Array.from({ length: pages }, () => `GET ${set}`),
    );
    yes(loopback.requests.slice(1).every(({ path }) => path.includes("$skiptoken=")));
  });
  await check("deletes the profile, after which it is not found", () =>
    logOf(
      async () => {
        await client.ask("remove", { id });
        same([stored(), tenant.assignments.get(id)], [undefined, undefined]);
        await rejects(client.ask("get", { id }), { status: 404 });
      },
      `DELETE ${here()}`,
      `GET ${here()}`,
    ),
  );
}

/** Shared by the steps of the job. */
interface Job {
  client: Conversation;
  tenant: TenantData;
  check: Stage["check"];
  logOf(act: () => Promise<void>, ...expected: string[]): Promise<void>;
  /** The id of the profile that the job created. */
  idOf(): string;
}

const namesIn = ({ deviceConfigurations }: TenantData): string[] =>
  [...deviceConfigurations.values()].map(({ displayName }) => displayName).sort();

async function links({ client, tenant, check, logOf, idOf }: Job): Promise<void> {
  const certificate = guidOf("profile iOS user certificate");
  const reference = `${set}/${idOf()}/microsoft.graph.iosEasEmailProfileConfiguration/identityCertificate`;
  const linked = () => tenant.references.get(idOf())?.["identityCertificate"];
  await check("links a certificate, and reads it", () =>
    logOf(
      async () => {
        await client.ask("link", { id: idOf(), certificate });
        same(linked(), certificate);
        same(await client.ask("linked", { id: idOf() }), "iOS user certificate");
      },
      `PUT ${reference}/$ref`,
      `GET ${reference}`,
    ),
  );
  await check("unlinks the certificate, after which there is none", () =>
    logOf(
      async () => {
        await client.ask("unlink", { id: idOf() });
        same(linked(), undefined);
        await rejects(client.ask("linked", { id: idOf() }), { status: 404 });
      },
      `DELETE ${reference}/$ref`,
      `GET ${reference}`,
    ),
  );
}

async function assigns({ client, tenant, check, logOf, idOf }: Job): Promise<void> {
  const groupOf = (name: string) => [...tenant.groups.values()].find((one) => one.displayName === name)?.id;
  const [include, exclude, filter] = [groupOf("Sales"), groupOf("Board"), tenant.assignmentFilters[0]?.id];
  await check("assigns the profile to a group with a filter, and excludes another group", () =>
    logOf(async () => {
      await client.ask("assign", { id: idOf(), include, exclude, filter });
      const targets = tenant.assignments.get(idOf())?.map(({ target }) => target);
      same(
        targets?.map((one) => [one.groupId, one.deviceAndAppManagementAssignmentFilterType]),
        [
          [include, "include"],
          [exclude, "none"],
        ],
      );
    }, `POST ${set}/${idOf()}/assign`),
  );
  await check("reads the assignments separately and with the profile", () =>
    logOf(
      async () => {
        const expected = [
          ["#microsoft.graph.groupAssignmentTarget", include],
          ["#microsoft.graph.exclusionGroupAssignmentTarget", exclude],
        ];
        same(await client.ask("assignments", { id: idOf() }), expected);
        same(await client.ask("expanded", { id: idOf() }), expected);
      },
      `GET ${set}/${idOf()}/assignments`,
      `GET ${set}/${idOf()}`,
    ),
  );
}
