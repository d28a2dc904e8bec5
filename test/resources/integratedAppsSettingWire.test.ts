import {
  allIds,
  assignedOf,
  consentOf,
  declaredIds,
  fromAssigned,
  fromConsent,
  isMailClients,
  isMicrosofts,
  keyOfId,
  type LiveSetting,
  mayConsentToMail,
  policyIds,
  registrationOf,
  riskyOf,
  sameIds,
  settingOf,
  toAssigned,
  toConsentIds,
  type UserConsent,
  userConsentOf,
} from "../../provider/resources/integratedAppsSetting/wire";

const self = "ManagePermissionGrantsForSelf.";
const owned = "ManagePermissionGrantsForOwnedResource.team-policy";
const { low, recommended, mailClients, legacy } = policyIds;
/** The id as spelled in Microsoft's documentation; no known tenant uses it. */
const mailOnThePage = "microsoft-user-allow-default-consent-apps";

const consent = (...ids: string[]) => fromAssigned(ids.map((id) => self + id));
const custom = (...ids: string[]) => ({ userConsent: "custom" as const, permissionGrantPolicyIds: ids });

describe("Microsoft's policies", () => {
  test("are recognised in any case, and the mail clients' policy in both spellings", () => {
    for (const id of [low, recommended, mailClients, legacy, mailOnThePage, low.toUpperCase()])
      expect(isMicrosofts(id)).toBe(true);
    expect(isMicrosofts("contoso-own")).toBe(false);
    expect([mailClients, mailOnThePage.toUpperCase(), low].map(isMailClients)).toEqual([true, true, false]);
  });

  test("have one key for both spellings and any case", () => {
    expect(keyOfId(mailOnThePage)).toBe(keyOfId(mailClients.toUpperCase()));
    expect(keyOfId("Own")).toBe("own");
  });

  test("have names in facts, and other policies have none", () => {
    expect(settingOf("custom", [low.toUpperCase(), recommended, legacy, mailOnThePage, "own"])).toEqual({
      userConsent: "custom",
      policies: [
        { id: low.toUpperCase(), known: "lowRisk" },
        { id: recommended, known: "microsoftManaged" },
        { id: legacy, known: "legacy" },
        { id: mailOnThePage, known: "mailClients" },
        { id: "own", known: undefined },
      ],
    });
  });
});

describe("a tenant's list", () => {
  test("contains only entries for users' own consent", () => {
    const read = fromAssigned([owned, self.toLowerCase() + low, self + mailOnThePage, `${self}Own`]);

    expect(read).toEqual({ ids: [low, "Own"], mailClients: mailOnThePage });
    expect(allIds(read)).toEqual([low, "Own", mailOnThePage]);
    expect(allIds(consent(low))).toEqual([low]);
  });

  test("is compared without order and case", () => {
    expect(sameIds(["a", "B"], ["b", "A"])).toBe(true);
    expect(sameIds(["a"], ["a", "b"])).toBe(false);
    expect(sameIds(["a", "b"], ["a"])).toBe(false);
  });
});

describe("the userConsent of a tenant", () => {
  test.each<[string[], UserConsent]>([
    [[], "off"],
    [[mailClients], "off"],
    [[low], "lowRisk"],
    [[low.toUpperCase(), mailClients], "lowRisk"],
    [[legacy], "legacy"],
    [[recommended, mailClients], "microsoftManaged"],
    [[recommended, mailOnThePage], "microsoftManaged"],
    [[recommended], "custom"],
    [[low, legacy], "custom"],
    [["own"], "custom"],
    [["own", mailClients], "custom"],
  ])("with %j is %s", (ids, word) => {
    expect(userConsentOf(consent(...ids), {})).toBe(word);
  });

  test("is microsoftManaged without mail clients if the program removes these", () => {
    expect(userConsentOf(consent(recommended), { mailClients: "remove" })).toBe("microsoftManaged");
    expect(userConsentOf(consent(recommended), { mailClients: "allow" })).toBe("custom");
  });

  test("is custom if the program declares custom with the same policies", () => {
    expect(userConsentOf(consent(low), custom(low))).toBe("custom");
    expect(userConsentOf(consent(low), custom("own"))).toBe("lowRisk");
    expect(userConsentOf(consent(), custom())).toBe("custom");
    // The mail clients' policy is ignored, as an addition by others, unless the program lists it.
    expect(userConsentOf(consent(low, mailClients), custom(low))).toBe("custom");
    expect(userConsentOf(consent(low, mailClients), custom(low, mailClients))).toBe("custom");
    expect(userConsentOf(consent(low), custom(low, mailClients))).toBe("lowRisk");
    expect(userConsentOf(consent(low), { ...custom(low), userConsent: "off" })).toBe("lowRisk");
  });

  test("is custom while a policy id in the program is unknown", () => {
    expect(userConsentOf(consent(low), custom(undefined as never, low))).toBe("custom");
  });
});

describe("the inputs for a tenant's consent", () => {
  test("have mailClients: keep, unless the program declares another value", () => {
    expect(fromConsent(consent(low, mailClients), {})).toEqual({
      ...{ userConsent: "lowRisk", permissionGrantPolicyIds: [low], mailClients: "keep" },
    });
    expect(fromConsent(consent(low), { mailClients: "keep" }).mailClients).toBe("keep");
    for (const wish of ["allow", "remove"] as const) {
      expect(fromConsent(consent(low, mailClients), { mailClients: wish }).mailClients).toBe("allow");
      expect(fromConsent(consent(low), { mailClients: wish }).mailClients).toBe("remove");
    }
  });

  test("list the mail clients' policy if the program does, in the tenant's spelling", () => {
    expect(
      fromConsent(consent(low, mailOnThePage), custom(low, mailClients)).permissionGrantPolicyIds,
    ).toEqual([low, mailOnThePage]);
  });

  test("show the mail clients' policy that this resource added and no longer declares", () => {
    const leaving = { ...consent(low, mailClients), isMailLeaving: true };

    expect(fromConsent(leaving, {})).toEqual({
      ...{ userConsent: "lowRisk", permissionGrantPolicyIds: [low, mailClients], mailClients: "allow" },
    });
  });
});

describe("the policies that inputs declare", () => {
  test.each<[UserConsent, string[]]>([
    ["off", []],
    ["lowRisk", [low]],
    ["microsoftManaged", [recommended, mailClients]],
    ["legacy", [legacy]],
  ])("are the policies of %s", (userConsent, ids) => {
    expect(declaredIds({ userConsent })).toEqual(ids);
  });

  test("are the known policies listed for custom, with the mail clients' policy in Microsoft's spelling", () => {
    expect(declaredIds(custom("own", undefined as never, mailOnThePage, low))).toEqual([
      "own",
      low,
      mailClients,
    ]);
    expect(declaredIds({ userConsent: "custom" })).toEqual([]);
  });

  test("include the mail clients' policy if it is allowed, and not if it is removed", () => {
    expect(declaredIds({ userConsent: "lowRisk", mailClients: "allow" })).toEqual([low, mailClients]);
    expect(declaredIds({ userConsent: "microsoftManaged", mailClients: "remove" })).toEqual([recommended]);
    expect(declaredIds({ mailClients: "allow" })).toEqual([mailClients]);
    expect(declaredIds({})).toEqual([]);
  });

  test("are empty for a value of another version", () => {
    expect(declaredIds({ userConsent: "toString" as never })).toEqual([]);
  });
});

describe("the wanted policies", () => {
  const paths = ["userConsent"];

  test("are the tenant's if no consent property differs", () => {
    expect(toConsentIds({ userConsent: "off" }, consent(low, mailClients), [], ["blockUsers"])).toEqual([
      low,
      mailClients,
    ]);
    // A policy that this resource added stays as well.
    expect(toConsentIds({ userConsent: "off" }, consent(mailClients), [mailClients], ["blockUsers"])).toEqual(
      [mailClients],
    );
  });

  test.each(["userConsent", "permissionGrantPolicyIds"])("are the declared ones if %s differs", (path) => {
    expect(toConsentIds(custom("own"), consent(low), [], [path])).toEqual(["own"]);
  });

  test("differ only in the mail clients' policy if only mailClients differs", () => {
    expect(
      toConsentIds({ userConsent: "off", mailClients: "allow" }, consent(low), [], ["mailClients"]),
    ).toEqual([low, mailClients]);
    expect(
      toConsentIds(
        { userConsent: "off", mailClients: "remove" },
        consent(low, mailClients),
        [],
        ["mailClients"],
      ),
    ).toEqual([low]);
  });

  test("include others' mail clients' policy, in the tenant's spelling", () => {
    expect(toConsentIds({ userConsent: "lowRisk" }, consent(legacy, mailOnThePage), [], paths)).toEqual([
      low,
      mailOnThePage,
    ]);
    expect(toConsentIds({ userConsent: "microsoftManaged" }, consent(mailOnThePage), [], paths)).toEqual([
      recommended,
      mailOnThePage,
    ]);
  });

  test("leave out the mail clients' policy that this resource added and no longer declares", () => {
    expect(
      toConsentIds({ userConsent: "lowRisk" }, consent(recommended, mailOnThePage), [mailClients], paths),
    ).toEqual([low]);
  });

  test("include the mail clients' policy of the declared mode", () => {
    expect(toConsentIds({ userConsent: "microsoftManaged" }, consent(), [], paths)).toEqual([
      recommended,
      mailClients,
    ]);
  });
});

describe("the list that is written", () => {
  test("is undefined if the tenant already has it, ignoring order and case", () => {
    expect(toAssigned([low, "own"], [`${self}OWN`, owned, self + low])).toBeUndefined();
  });

  test("starts with unchanged other entries, and keeps the tenant's spelling of ours", () => {
    expect(toAssigned(["own", low], [`${self.toLowerCase()}OWN`, owned, self + legacy])).toEqual([
      owned,
      `${self.toLowerCase()}OWN`,
      self + low,
    ]);
  });
});

describe("whether people can consent to a mail client", () => {
  test.each([
    [[mailClients], true],
    [[legacy.toUpperCase()], true],
    [["own", mailOnThePage], true],
    [[low, recommended], false],
    [[], false],
    [["own"], undefined],
    [[low, "own"], undefined],
  ])("is known for %j: %p", (ids, may) => {
    expect(mayConsentToMail(consent(...ids))).toBe(may);
  });
});

test("a tenant without values has no policies, allows app registration, and does not allow risky apps", () => {
  const silent = { policy: { defaultUserRolePermissions: {} } } as LiveSetting;

  expect(assignedOf(silent.policy)).toEqual([]);
  expect(consentOf(silent)).toEqual({ ids: [], mailClients: undefined });
  expect([riskyOf(silent), registrationOf(silent)]).toEqual([false, true]);
  const saying = {
    policy: {
      allowUserConsentForRiskyApps: true,
      defaultUserRolePermissions: {
        allowedToCreateApps: false,
        permissionGrantPoliciesAssigned: [self + low],
      },
    },
  } as LiveSetting;
  expect(consentOf(saying).ids).toEqual([low]);
  expect([riskyOf(saying), registrationOf(saying)]).toEqual([true, false]);
});
