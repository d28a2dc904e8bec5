import { createHash } from "node:crypto";
import fc from "fast-check";
import type { z } from "zod";
import { canonical, fieldOf } from "../../provider/lifecycle/schema";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import type { Platform } from "../../provider/resources/deviceConfigurations/platforms/platform";
import { markerOf, withMarker } from "../../provider/resources/deviceConfigurations/profileMarker";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { type EmailProfileInputs, inputs } from "../../provider/resources/emailProfile/schema";
import { fromFlags, fromGraph, toFlags, toGraph, toPatch } from "../../provider/resources/emailProfile/wire";
import { openRoom } from "./harness";

/** Random values that match a field's schema. */
function valuesOf(schema: z.core.$ZodType, key: string): fc.Arbitrary<unknown> {
  const { schema: inner } = fieldOf(schema);
  switch (inner._zod.def.type) {
    case "enum":
      return fc.constantFrom(...Object.values((inner as z.ZodEnum)._zod.def.entries));
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.uniqueArray(valuesOf((inner as z.ZodArray)._zod.def.element, key), {
        minLength: 1,
        maxLength: 4,
      });
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries((inner as z.ZodObject).shape).map(([name, member]) => [
            name,
            valuesOf(member, name),
          ]),
        ),
      );
    default:
      return key === "hostName"
        ? fc.domain()
        : fc.string({ minLength: 1, maxLength: 20 }).map((text) => `x${text}`);
  }
}

const references = (platform: Platform) => platform.references.map(({ input }) => input);

/** Random inputs of a platform without references, which would require other objects in the tenant. */
function inputsOf(platform: Platform): fc.Arbitrary<EmailProfileInputs> {
  const fields = Object.entries(platform.settings.shape).filter(
    ([key]) => !["platform", "perAppVPNProfileId", ...references(platform)].includes(key),
  );
  const required = fields.filter(([, schema]) => !fieldOf(schema).optional).map(([key]) => key);
  const settings = fc.record(
    Object.fromEntries(fields.map(([key, schema]) => [key, valuesOf(schema, key)])),
    {
      requiredKeys: required,
    },
  );
  return fc.record(
    {
      displayName: fc.string({ minLength: 1 }),
      description: fc.string().filter((text) => markerOf(text) === undefined),
      roleScopeTagIds: fc.uniqueArray(fc.nat(9).map(String), { minLength: 1 }),
      settings: settings.map((values) => ({ platform: platform.name, ...values })),
    },
    { requiredKeys: ["displayName", "settings"] },
  ) as unknown as fc.Arbitrary<EmailProfileInputs>;
}

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: what is written reads back as declared",
  (_, platform) => {
    fc.assert(
      fc.property(inputsOf(platform), (news) => {
        const back = fromGraph({ id: "x", ...toGraph(news, "0123456789abcdef") } as never);
        const { description = "", roleScopeTagIds = ["0"] } = news;

        expect(canonical(inputs, back)).toEqual(canonical(inputs, { ...news, description, roleScopeTagIds }));
      }),
      { numRuns: 200 },
    );
  },
);

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: any valid profile can be created in the strict loopback, and then has no differences",
  async (_, platform) => {
    await using room = await openRoom();
    let made = 0;
    await fc.assert(
      fc.asyncProperty(inputsOf(platform), async (news) => {
        // Each profile has a different owner, so that no create adopts an earlier profile.
        made += 1;
        const facts = { owner: made.toString(16).padStart(16, "0") };
        const { id, computed } = await room
          .operation()
          .resource(emailProfile, facts)
          .create(news as never);
        const diff = await room
          .operation()
          .resource(emailProfile, facts)
          .diff(id, computed ?? {}, news as never);

        expect(diff).toEqual({ changes: false, replaces: [], differences: [], steering: [] });
      }),
      { numRuns: 25 },
    );
    expect(room.loopback.violations).toEqual([]);
  },
);

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: each property can be changed with one PATCH of it and the type",
  async (_, platform) => {
    await using room = await openRoom();
    const [complete] = fc.sample(fc.tuple(inputsOf(platform)), { numRuns: 1, seed: 7 }).map(([news]) => news);
    const fields = Object.keys(platform.settings.shape).filter(
      (key) => key !== "platform" && !references(platform).includes(key),
    );
    for (const key of fields) {
      if (key === "perAppVPNProfileId") continue;
      const values = fc.sample(valuesOf(platform.settings.shape[key] as z.core.$ZodType, key), {
        numRuns: 30,
        seed: 3,
      });
      const [before, after] = twoDifferent(platform, key, values);
      const owner = createHash("sha256").update(key).digest("hex").slice(0, 16);
      const start = { ...complete, settings: { ...complete?.settings, [key]: before } } as Record<
        string,
        unknown
      >;
      const goal = { ...complete, settings: { ...complete?.settings, [key]: after } } as Record<
        string,
        unknown
      >;
      const { id, computed } = await room.operation().resource(emailProfile, { owner }).create(start);
      room.loopback.clearRequests();

      await room
        .operation()
        .resource(emailProfile, { owner })
        .update(id, computed ?? {}, goal);

      const writes = room.loopback.requests.filter(({ kind }) => kind === "write");
      expect(writes.map(({ method, body }) => [method, Object.keys(body as object)])).toEqual([
        ["PATCH", ["@odata.type", key]],
      ]);
    }
    expect(room.loopback.violations).toEqual([]);
  },
  60_000,
);

function twoDifferent(platform: Platform, key: string, values: unknown[]): [unknown, unknown] {
  const form = (value: unknown) =>
    JSON.stringify(canonical(platform.settings.shape[key] as z.core.$ZodType, value));
  const other = values.find((value) => form(value) !== form(values[0]));
  if (other === undefined) throw new Error(`no two values of ${key}`);
  return [values[0], other];
}

test.each([
  ["email,calendars", ["email", "calendars"]],
  ["calendars, contacts, email", ["calendars", "contacts", "email"]],
  ["none", []],
  ["", []],
])("the flags %j are the list %j", (text, flags) => {
  expect(fromFlags(text)).toEqual(flags);
});

test("an empty list of flags is written as none, and duplicates are written once", () => {
  expect([toFlags([]), toFlags(["email", "notes", "email"])]).toEqual(["none", "email,notes"]);
});

test.each([
  ["", "[pulumi:0123456789abcdef]"],
  ["Mail for sales", "Mail for sales\n[pulumi:0123456789abcdef]"],
])("the marker is the last line of the description %j and not part of its value", (text, described) => {
  expect(withMarker(text, "0123456789abcdef")).toBe(described);
  expect(markerOf(described)).toBe("0123456789abcdef");
});

test.each([
  ["For phones\n[pulumi:0123456789abcdef]\nAsk Anna", "For phones\nAsk Anna"],
  ["[pulumi:0123456789abcdef]\nAsk Anna", "Ask Anna"],
  ["For phones\n[pulumi:aaaaaaaaaaaaaaaa]\n[pulumi:0123456789abcdef]", "For phones"],
])("the marker in %j is found and not part of the value, whatever surrounds it", (described, text) => {
  const profile = { "@odata.type": platforms[0]?.odataType ?? "", id: "1", description: described };

  expect(markerOf(described)).toBe("0123456789abcdef");
  expect(fromGraph(profile as never)?.description).toBe(text);
});

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: null, an empty text and an empty list of an optional property all read as unset",
  (_, platform) => {
    const given = {
      hostName: "mail.contoso.com",
      accountName: "Contoso",
      emailAddressSource: "userPrincipalName",
    };
    const isOptional = ([, schema]: [string, z.core.$ZodType]) => fieldOf(schema).optional;
    const optional = Object.entries(platform.settings.shape).filter(isOptional);
    const read = (empty: unknown) =>
      fromGraph({
        id: "x",
        "@odata.type": platform.odataType,
        displayName: "Mail",
        ...Object.fromEntries(optional.map(([key]) => [key, empty])),
        ...given,
        description: null,
        roleScopeTagIds: empty,
      } as never);

    const [unset, ...same] = [undefined, null, "", []].map(read);
    expect(unset?.roleScopeTagIds).toEqual(["0"]);
    expect(Object.keys(unset?.settings ?? {})).toEqual(
      Object.keys(platform.settings.shape).filter((key) => key === "platform" || key in given),
    );
    for (const one of same) expect(one).toEqual(unset);
  },
);

test("an empty value in a Windows applicability rule reads as unset, and its list of editions is kept", () => {
  const profile = {
    "@odata.type": "#microsoft.graph.windows10EasEmailProfileConfiguration",
    id: "x",
    deviceManagementApplicabilityRuleOsEdition: { name: "", osEditionTypes: [], ruleType: "include" },
    deviceManagementApplicabilityRuleOsVersion: {
      "@odata.type": "#microsoft.graph.deviceManagementApplicabilityRuleOsVersion",
      name: null,
      minOSVersion: "",
      maxOSVersion: "10.0.22631",
      ruleType: "include",
    },
  };

  expect(fromGraph(profile as never)?.settings).toEqual({
    platform: "windows10",
    deviceManagementApplicabilityRuleOsEdition: { osEditionTypes: [], ruleType: "include" },
    deviceManagementApplicabilityRuleOsVersion: { maxOSVersion: "10.0.22631", ruleType: "include" },
  });
});

test("a PATCH contains only what differs, and is omitted if nothing does", () => {
  const wanted = {
    displayName: "x",
    settings: { platform: "ios", hostName: "a.b", accountName: "c", emailAddressSource: "userPrincipalName" },
  } as EmailProfileInputs;

  expect(toPatch(wanted, undefined, [])).toBeUndefined();
  expect(toPatch(wanted, undefined, ["settings.customDomainName", "displayName"])).toEqual({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    customDomainName: null,
    displayName: "x",
  });
});
