import fc from "fast-check";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { CheckFailure, Context, Definition, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { definitions } from "../../provider/resources";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import { timeouts } from "../../provider/tenant/timeouts";
import { type Estate, openEstate } from "../../tools/faults/estate";
import { waitLittle } from "../../tools/faults/matrix";
import { complaintsAbout } from "../../tools/faults/sentence";
import { speaker } from "../resources/fakeReporter";
import { anything, rewriting, shaped, withJunk } from "./inputs";

jest.setTimeout(300_000);

const kinds = Object.entries(definitions) as [string, Definition][];
const someId = "a3f0c1de-0000-4000-8000-00000000000a";

let estate: Estate;
beforeAll(async () => {
  waitLittle();
  Object.assign(timeouts, { lookUpMs: 0, settleMs: 100 });
  estate = await openEstate();
});
afterAll(() => estate[Symbol.asyncDispose]());

const tenant = (): Tenant =>
  connect(
    readConfig(() => undefined, { ...estate.loopback.environment, M365_WRITES_PER_20_SECONDS: "999999" }),
  );

const contextOf = (comparesWithTenant: boolean, inTenant: Tenant): Context => ({
  tenant: inTenant,
  comparesWithTenant,
  resource: { name: "fuzz", owner: "0123456789abcdef", ignoreChanges: [] },
  claims: new ClaimRegister().of("fuzz"),
  ...speaker(),
});

/** Each failure must name a property and give its reason in one line of limited length. */
function expectReadable(failures: readonly CheckFailure[]): void {
  for (const { property, reason } of failures) {
    expect([typeof property, reason.split("\n").length]).toEqual(["string", 1]);
    expect(reason.length).toBeLessThan(1_500);
  }
}

const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

test.each(kinds)(
  "%s: any input is accepted and compared, or refused with a sentence",
  async (_, definition) => {
    const nowhere = tenant();
    await fc.assert(
      fc.asyncProperty(
        shaped(definition.schema.inputs),
        anything(definition.schema.inputs),
        async (olds, news) => {
          const context = contextOf(false, nowhere);
          const failures = await lifecycle.check(verbsOf(definition, context), {}, news);
          expectReadable(failures);
          if (failures.length > 0) return;
          await lifecycle.diff(verbsOf(definition, context), someId, olds as Values, news);
        },
      ),
      runs(2_200),
    );
  },
);

test.each(kinds)("%s: any text is sent unchanged or refused, from check to create", async (_, definition) => {
  const empty = estate.save();
  let created = 0;
  await fc.assert(
    fc.asyncProperty(shaped(definition.schema.inputs) as fc.Arbitrary<Values>, async (inputs) => {
      estate.restore(empty);
      estate.loopback.clearRequests();
      const news = JSON.parse(JSON.stringify({ ...inputs, ...pointedAt(inputs) })) as Values;
      const context = contextOf(true, tenant());
      const error = await through(definition, context, news).then(
        (isMade) => {
          created += isMade ? 1 : 0;
          return undefined;
        },
        (thrown: unknown) => thrown,
      );
      expect(error === undefined ? [] : complaintsAbout(error, false)).toEqual([]);
      expect(estate.loopback.violations.filter(isUnparsable)).toEqual([]);
      expect(foreignRequests()).toEqual([]);
    }),
    runs(250),
  );
  expect(created).toBeGreaterThan(0);
});

/** Replaces random references, which the tenant cannot resolve: by an existing profile, or by none. */
function pointedAt({ settings, ...inputs }: Values): Values {
  const own = Object.entries((settings ?? {}) as Values).filter(
    ([key]) => !/(Certificate|Settings)Id$/.test(key),
  );
  return {
    ...("profileId" in inputs ? { profileId: estate.ids.foreignProfile } : {}),
    ...(settings ? { settings: { ...Object.fromEntries(own), authenticationMethod: undefined } } : {}),
  };
}

/** The service may refuse values, but a request that it cannot parse is a defect of the provider. */
const isUnparsable = (violation: string): boolean =>
  /: 501 |is not built|Invalid filter|\$filter/.test(violation.split("Cannot process argument")[0] ?? "");

async function through(definition: Definition, context: Context, news: Values): Promise<boolean> {
  const failures = await lifecycle.check(verbsOf(definition, context), {}, news);
  expectReadable(failures);
  if (failures.length > 0) return false;
  await lifecycle.create(verbsOf(definition, context), news);
  return true;
}

const known =
  /^\/(adminapi\/beta\/[0-9a-f-]{36}\/InvokeCommand|(beta|v1\.0)\/(\$batch|deviceManagement|directoryObjects|groups|users|policies|servicePrincipals|oauth2PermissionGrants|reports|auditLogs|roleManagement|identity|organization))/;
const foreignRequests = (): string[] =>
  estate.loopback.requests.map(({ path }) => path).filter((path) => !known.test(path));

test.each(kinds)(
  "%s: an answer with other types is used, or refused with its request",
  async (kind, definition) => {
    const empty = estate.save();
    await fc.assert(
      fc.asyncProperty(fc.nat(6), rewriting, async (position, [steps, other]) => {
        estate.restore(empty);
        let seen = 0;
        const takeAway = estate.loopback.inject({
          match: () => seen++ === position,
          rewrite: (body) => withJunk(body, steps, other),
        });
        const news = plain(kind);
        const context = contextOf(true, tenant());
        const error = await through(definition, context, news).catch((thrown: unknown) => thrown);
        takeAway();
        estate.loopback.clearRequests();
        if (error instanceof Error) expect(complaintsAbout(error, false)).toEqual([]);
      }),
      runs(120),
    );
  },
);

function plain(kind: string): Values {
  const program: Record<string, Values> = {
    MobileEmailAccessPolicy: { mode: "outlookOnly", whenRulesExist: "warn" },
    IntegratedAppsSetting: {
      userConsent: "lowRisk",
      adminConsentRequests: { isEnabled: true, reviewers: [{ kind: "group", name: "Board" }] },
    },
    EmailProfile: {
      displayName: "Fuzz",
      settings: {
        platform: "ios",
        hostName: "mail.contoso.com",
        accountName: "Contoso",
        emailAddressSource: "primarySmtpAddress",
        authenticationMethod: "certificate",
        identityCertificateId: estate.ids.certificate,
      },
    },
    ProfileAssignment: {
      profileId: estate.ids.foreignProfile,
      targets: [{ kind: "group", groupName: "Sales" }],
    },
  };
  return program[kind] as Values;
}
