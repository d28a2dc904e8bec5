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
/** As Microsoft's page spells it, and no tenant that was seen. */
const mailOnThePage = "microsoft-user-allow-default-consent-apps";

const consent = (...ids: string[]) => fromAssigned(ids.map((id) => self + id));
const custom = (...ids: string[]) => ({ userConsent: "custom" as const, permissionGrantPolicyIds: ids });

describe("Microsoft's policies", () => {
  test("are known in any letters, and the mail clients' one in both spellings", () => {
    for (const id of [low, recommended, mailClients, legacy, mailOnThePage, low.toUpperCase()])
      expect(isMicrosofts(id)).toBe(true);
    expect(isMicrosofts("contoso-own")).toBe(false);
    expect([mailClients, mailOnThePage.toUpperCase(), low].map(isMailClients)).toEqual([true, true, false]);
  });

  test("are the same policy in both spellings and in any letters", () => {
    expect(keyOfId(mailOnThePage)).toBe(keyOfId(mailClients.toUpperCase()));
    expect(keyOfId("Own")).toBe("own");
  });

  test("go to facts by their own words, and those of others by none", () => {
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
  test("says what people may consent to; entries for other kinds of consent are not about that", () => {
    const read = fromAssigned([owned, self.toLowerCase() + low, self + mailOnThePage, `${self}Own`]);

    expect(read).toEqual({ ids: [low, "Own"], mailClients: mailOnThePage });
    expect(allIds(read)).toEqual([low, "Own", mailOnThePage]);
    expect(allIds(consent(low))).toEqual([low]);
  });

  test("is the same in any order and letters, and not with one policy more or less", () => {
    expect(sameIds(["a", "B"], ["b", "A"])).toBe(true);
    expect(sameIds(["a"], ["a", "b"])).toBe(false);
    expect(sameIds(["a", "b"], ["a"])).toBe(false);
  });
});

describe("the product's word for a tenant's consent", () => {
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
  ])("of %j is %s", (ids, word) => {
    expect(userConsentOf(consent(...ids), {})).toBe(word);
  });

  test("is Microsoft's own also without the mail clients, where the program takes them out", () => {
    expect(userConsentOf(consent(recommended), { mailClients: "remove" })).toBe("microsoftManaged");
    expect(userConsentOf(consent(recommended), { mailClients: "allow" })).toBe("custom");
  });

  test("is custom where the program says so and lists the same policies", () => {
    expect(userConsentOf(consent(low), custom(low))).toBe("custom");
    expect(userConsentOf(consent(low), custom("own"))).toBe("lowRisk");
    expect(userConsentOf(consent(), custom())).toBe("custom");
    // Others brought the mail clients' policy, unless the program lists it.
    expect(userConsentOf(consent(low, mailClients), custom(low))).toBe("custom");
    expect(userConsentOf(consent(low, mailClients), custom(low, mailClients))).toBe("custom");
    expect(userConsentOf(consent(low), custom(low, mailClients))).toBe("lowRisk");
    expect(userConsentOf(consent(low), { ...custom(low), userConsent: "off" })).toBe("lowRisk");
  });

  test("is custom while an id of the program is not known", () => {
    expect(userConsentOf(consent(low), custom(undefined as never, low))).toBe("custom");
  });
});

describe("the inputs that a tenant's consent stands for", () => {
  test("leave the mail clients to others, unless the program says what it wants of them", () => {
    expect(fromConsent(consent(low, mailClients), {})).toEqual({
      ...{ userConsent: "lowRisk", permissionGrantPolicyIds: [low], mailClients: "keep" },
    });
    expect(fromConsent(consent(low), { mailClients: "keep" }).mailClients).toBe("keep");
    for (const wish of ["allow", "remove"] as const) {
      expect(fromConsent(consent(low, mailClients), { mailClients: wish }).mailClients).toBe("allow");
      expect(fromConsent(consent(low), { mailClients: wish }).mailClients).toBe("remove");
    }
  });

  test("list the mail clients' policy where the program lists it, in the tenant's letters", () => {
    expect(
      fromConsent(consent(low, mailOnThePage), custom(low, mailClients)).permissionGrantPolicyIds,
    ).toEqual([low, mailOnThePage]);
  });

  test("show the mail clients' policy that this resource brought and no longer declares", () => {
    const leaving = { ...consent(low, mailClients), isMailLeaving: true };

    expect(fromConsent(leaving, {})).toEqual({
      ...{ userConsent: "lowRisk", permissionGrantPolicyIds: [low, mailClients], mailClients: "allow" },
    });
  });
});

describe("the policies that inputs bring", () => {
  test.each<[UserConsent, string[]]>([
    ["off", []],
    ["lowRisk", [low]],
    ["microsoftManaged", [recommended, mailClients]],
    ["legacy", [legacy]],
  ])("are those of %s", (userConsent, ids) => {
    expect(declaredIds({ userConsent })).toEqual(ids);
  });

  test("are the listed ones of custom that are known, the mail clients' one in Microsoft's spelling", () => {
    expect(declaredIds(custom("own", undefined as never, mailOnThePage, low))).toEqual([
      "own",
      low,
      mailClients,
    ]);
    expect(declaredIds({ userConsent: "custom" })).toEqual([]);
  });

  test("are with the mail clients' one where the program allows it, and without where it removes it", () => {
    expect(declaredIds({ userConsent: "lowRisk", mailClients: "allow" })).toEqual([low, mailClients]);
    expect(declaredIds({ userConsent: "microsoftManaged", mailClients: "remove" })).toEqual([recommended]);
    expect(declaredIds({ mailClients: "allow" })).toEqual([mailClients]);
    expect(declaredIds({})).toEqual([]);
  });

  test("are none for a word that this version does not know", () => {
    expect(declaredIds({ userConsent: "toString" as never })).toEqual([]);
  });
});

describe("what is wanted of a tenant", () => {
  const paths = ["userConsent"];

  test("is what it has, where no path of consent differs", () => {
    expect(toConsentIds({ userConsent: "off" }, consent(low, mailClients), [], ["blockUsers"])).toEqual([
      low,
      mailClients,
    ]);
    // Nor is anything taken away that it brought.
    expect(toConsentIds({ userConsent: "off" }, consent(mailClients), [mailClients], ["blockUsers"])).toEqual(
      [mailClients],
    );
  });

  test.each(["userConsent", "permissionGrantPolicyIds"])("is what is declared where %s differs", (path) => {
    expect(toConsentIds(custom("own"), consent(low), [], [path])).toEqual(["own"]);
  });

  test("is the mail clients alone where only they differ", () => {
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

  test("keeps the mail clients' policy of others, in the tenant's letters", () => {
    expect(toConsentIds({ userConsent: "lowRisk" }, consent(legacy, mailOnThePage), [], paths)).toEqual([
      low,
      mailOnThePage,
    ]);
    expect(toConsentIds({ userConsent: "microsoftManaged" }, consent(mailOnThePage), [], paths)).toEqual([
      recommended,
      mailOnThePage,
    ]);
  });

  test("takes the mail clients' policy away that this resource brought and no longer declares", () => {
    expect(
      toConsentIds({ userConsent: "lowRisk" }, consent(recommended, mailOnThePage), [mailClients], paths),
    ).toEqual([low]);
  });

  test("brings the mail clients' policy with what contains it", () => {
    expect(toConsentIds({ userConsent: "microsoftManaged" }, consent(), [], paths)).toEqual([
      recommended,
      mailClients,
    ]);
  });
});

describe("the list that is written", () => {
  test("is none where the tenant has it already, in any order and letters", () => {
    expect(toAssigned([low, "own"], [`${self}OWN`, owned, self + low])).toBeUndefined();
  });

  test("has the entries of others first and as they are, and keeps the tenant's letters of ours", () => {
    expect(toAssigned(["own", low], [`${self.toLowerCase()}OWN`, owned, self + legacy])).toEqual([
      owned,
      `${self.toLowerCase()}OWN`,
      self + low,
    ]);
  });
});

describe("whether people can let a mail client in", () => {
  test.each([
    [[mailClients], true],
    [[legacy.toUpperCase()], true],
    [["own", mailOnThePage], true],
    [[low, recommended], false],
    [[], false],
    [["own"], undefined],
    [[low, "own"], undefined],
  ])("is for %j: %p", (ids, may) => {
    expect(mayConsentToMail(consent(...ids))).toBe(may);
  });
});

test("a tenant that says nothing assigns no policy, lets people register apps, and refuses risky ones", () => {
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
