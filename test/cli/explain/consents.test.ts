import * as fc from "fast-check";
import { consentLines } from "../../../provider/cli/explain/consentText";
import { explain } from "../../../provider/cli/explain/explain";
import { addGrant, addUsers, emptyTenant } from "../../../provider/loopback";
import { openRoom } from "../../resources/harness";
import { legacy, low, mailClients, recommended } from "../../resources/integratedAppsSettingRoom";
import { type Declared, everybody, onlyReads, pending, previewed } from "./harness";

const who = "user00001@contoso.com";

const room = (policies: readonly string[] = [legacy]) =>
  openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 2);
      tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [...policies];
      for (const [id, displayName] of [
        ["sp-mail", "Contoso Mail"],
        ["sp-notes", "Contoso Notes"],
      ] as const)
        tenant.servicePrincipals.set(id, {
          ...{ id, displayName, appId: `app-${id}`, servicePrincipalType: "Application" },
        } as never);
    },
  });

const apps = (inputs: object): Declared => ({
  kind: "IntegratedAppsSetting",
  name: "apps",
  inputs: { ...inputs },
});

test("a person's own consents are listed, including which apps reach mail", async () => {
  await using open = await room();
  const { tenant } = open.loopback;
  const [person = "", other = ""] = [...tenant.users.keys()];
  addGrant(tenant, "sp-mail", "openid Mail.Read", person);
  addGrant(tenant, "sp-notes", "openid Notes.Read", person);
  addGrant(tenant, "sp-other", "Mail.Read", other);
  addGrant(tenant, "sp-all", "Mail.Read");

  const { consent } = await explain(open.operation().tenant, who, undefined);

  expect(consentLines(consent)).toEqual([
    "consent to apps",
    '  has consented to 2 apps: "Contoso Mail" and "Contoso Notes"; to mail: "Contoso Mail"',
    "  may consent now: all apps (legacy); cannot request other apps, and has to ask an administrator",
  ]);
  expect(onlyReads(open.loopback)).toBe(true);
});

test("what a person may consent to after a pending change is stated, and that existing consents remain", async () => {
  await using open = await room();
  const reviewers = [{ kind: "user", name: who }];
  const change = await pending(
    open,
    apps({ userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers } }),
  );

  const { consent } = await explain(open.operation().tenant, who, change);

  expect(consentLines(consent).slice(1)).toEqual([
    "  has consented to no app",
    "  may consent now: all apps (legacy); cannot request other apps, and has to ask an administrator",
    "  may consent after the pending change: to nothing; can request other apps from the reviewers; consent already given stays in force",
  ]);
});

test("without permission to read consents, the rest is answered, and what is unknown is stated", async () => {
  await using open = await room();
  open.loopback.tenant.applicationRoles = [
    "User.Read.All",
    "GroupMember.Read.All",
    "Policy.Read.All",
    "Exchange.ManageAsApp",
  ];

  const { consent, profiles, unknown } = await explain(open.operation().tenant, who, undefined);

  expect(consent.grants).toBeUndefined();
  expect(profiles).toBeUndefined();
  expect(unknown).toEqual([
    expect.stringMatching(/^It is not known which e-mail profiles reach this person: /),
    expect.stringMatching(/^It is not known which apps this person has consented to: /),
  ]);
});

const policies = fc.constantFrom([], [low], [legacy], [recommended, mailClients], [low, mailClients]);
const grants = fc.array(
  fc.record({ person: fc.constantFrom(0, 1, undefined), app: fc.nat(2), isMail: fc.boolean() }),
  { maxLength: 8 },
);
const inputs = fc.record({
  userConsent: fc.constantFrom("off", "lowRisk", "microsoftManaged", "legacy"),
  mailClients: fc.constantFrom("keep", "allow", "remove", undefined),
});

test("the consents in the answers about all people add up to the figures of the preview, for any grants and any change", async () => {
  await using open = await room();
  const { tenant } = open.loopback;
  const ids = [...tenant.users.keys()];
  await fc.assert(
    fc.asyncProperty(policies, grants, inputs, async (assigned, given, news) => {
      fc.pre(!(news.userConsent === "microsoftManaged" && news.mailClients === "keep"));
      tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [...assigned];
      tenant.oauth2PermissionGrants.splice(0);
      for (const { person, app, isMail } of given)
        addGrant(
          tenant,
          `sp-${app}`,
          isMail ? "Mail.Read" : "User.Read",
          person === undefined ? undefined : ids[person],
        );
      const facts = await previewed(open, apps(news));
      const people = await everybody(open, await pending(open, apps(news)));

      const all = people.map(({ consent }) => consent.grants ?? []);
      const summed = {
        byPeople: all.flat().length,
        apps: new Set(all.flat().map(({ app }) => app)).size,
        users: all.filter(({ length }) => length > 0).length,
        reachingMail: all.flat().filter(({ reachesMail }) => reachesMail).length,
      };
      const change = facts.find((fact) => fact.kind === "consentChanges");
      if (change?.kind === "consentChanges") expect(summed).toEqual(change.grants);
      for (const { consent } of people)
        expect(
          change?.kind === "consentChanges" ? [change.from, change.to] : [consent.now, consent.now],
        ).toEqual([consent.now, consent.after]);
    }),
    { numRuns: 25 },
  );
});
