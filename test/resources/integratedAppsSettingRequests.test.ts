import { guidOf } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { created, openWith, requests } from "./integratedAppsSettingRoom";

test("consent requests are replaced as a whole, with reviewers by name, and read back as declared", async () => {
  await using room = await openWith([]);
  const inputs = { userConsent: "off", adminConsentRequests: requests };

  const { id, state } = await created(room, inputs);
  const again = await room
    .operation()
    .resource(integratedAppsSetting)
    .diff(id, state, {
      ...inputs,
      adminConsentRequests: { ...requests, reviewers: [...requests.reviewers].reverse() },
    });

  expect(again.differences).toEqual([]);
  const { version: _, ...policy } = room.loopback.tenant.adminConsentRequestPolicy;
  expect(policy).toEqual({
    isEnabled: true,
    notifyReviewers: true,
    remindersEnabled: false,
    requestDurationInDays: 30,
    reviewers: [
      `/users/${guidOf("user user00001")}`,
      `/groups/${guidOf("group Board 2021-05-04T09:00:00Z")}/transitiveMembers/microsoft.graph.user`,
      "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '158c047a-c907-4556-b7ef-446551a6b5f7'",
    ].map((query) => ({ query, queryType: "MicrosoftGraph", queryRoot: null })),
  });
  expect(room.loopback.violations).toEqual([]);
});

test("a reviewer removed in the portal is drift, and consent requests removed from the program are disabled", async () => {
  await using room = await openWith([]);
  const inputs = { userConsent: "off", adminConsentRequests: requests };
  const { id, state } = await created(room, inputs);
  room.loopback.tenant.adminConsentRequestPolicy.reviewers.shift();

  const diff = await room.operation().resource(integratedAppsSetting).diff(id, state, inputs);
  await room.operation().resource(integratedAppsSetting).update(id, state, { userConsent: "off" });

  expect(diff.differences).toMatchObject([
    { path: "adminConsentRequests", drift: true, from: { reviewers: requests.reviewers.slice(1) } },
  ]);
  expect(room.loopback.tenant.adminConsentRequestPolicy).toMatchObject({ isEnabled: false, reviewers: [] });
});

test("reviewer names that match nobody or several people are refused at their property", async () => {
  await using room = await openWith([]);
  const reviewers = [
    { kind: "user", name: "nobody@contoso.com" },
    { kind: "group", name: "Duplicates" },
  ];

  const failures = await room
    .operation()
    .resource(integratedAppsSetting)
    .check({ userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers } });

  expect(failures).toEqual([
    {
      property: "adminConsentRequests.reviewers[0].name",
      reason: 'there is no user "nobody@contoso.com". Check the name, or use id.',
    },
    {
      property: "adminConsentRequests.reviewers[1].name",
      reason: expect.stringMatching(/^2 groups are called "Duplicates" \(.*\)\. Use id\.$/),
    },
  ]);
});

const [user, board] = [guidOf("user user00001"), guidOf("group Board 2021-05-04T09:00:00Z")];

test.each([
  [
    "a user by name and by id",
    [
      { kind: "user", name: "user00001@contoso.com" },
      { kind: "user", id: user },
    ],
    "user",
  ],
  [
    "a user by name in two cases",
    [
      { kind: "user", name: "user00001@contoso.com" },
      { kind: "user", name: "User00001@Contoso.com" },
    ],
    "user",
  ],
  [
    "a group by id in two cases",
    [
      { kind: "group", id: board },
      { kind: "group", id: board.toUpperCase() },
    ],
    "group",
  ],
])("%s is refused as a duplicate reviewer at its property, before any write", async (_, reviewers, kind) => {
  await using room = await openWith([]);
  const inputs = { userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers } };
  const reason = `is the same ${kind} as reviewers[0]. Remove one of them.`;
  const apps = room.operation().resource(integratedAppsSetting);

  expect(await apps.check(inputs)).toEqual([{ property: "adminConsentRequests.reviewers[1]", reason }]);
  await expect(apps.create(inputs)).rejects.toThrow(`adminConsentRequests.reviewers[1]: ${reason}`);

  expect(room.loopback.requests.filter(({ kind: one }) => one === "write")).toEqual([]);
});

test("the same id with another kind is another reviewer", async () => {
  await using room = await openWith([]);
  const reviewers = [
    { kind: "user", id: user },
    { kind: "group", id: board },
  ];
  const inputs = { userConsent: "off", adminConsentRequests: { isEnabled: true, reviewers } };

  expect(await room.operation().resource(integratedAppsSetting).check(inputs)).toEqual([]);
});
