import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import type { Fact } from "../../../provider/impact/facts";
import { note, warning } from "../../../provider/impact/notes";
import { dynamic, plugin, previewJson, type StepFacts, urnOf } from "./plans";
import { audience, fate, group, outlookOnly, takenFrom } from "./recordedFacts";

const comment = (
  steps: StepFacts[],
  said: Record<string, Fact[]> = {},
  diagnostics: object[] = [],
  isOffline = false,
) =>
  commentOn(readPlan(previewJson(steps, [], diagnostics)), {
    ...{ deletes: new Map(), observed: takenFrom(steps, said), isOffline },
  });
const firstLine = (text: string) => text.split("\n")[0];
const made = (name: string, kind = "EmailProfile"): StepFacts => ({
  op: "create",
  name,
  type: dynamic(kind),
  news: {},
});

test("the complete comment on a program's first deployment", () => {
  const text = comment(
    [
      {
        op: "create",
        name: "phones",
        type: dynamic("MobileEmailAccessPolicy"),
        news: { mode: "outlookOnly" },
      },
      {
        op: "update",
        name: "ios-mail",
        olds: { displayName: "iOS mail", settings: { platform: "ios", hostName: "a.contoso.com" } },
        news: { displayName: "iOS mail", settings: { platform: "ios", hostName: "b.contoso.com" } },
      },
    ],
    {
      phones: [
        outlookOnly,
        fate("stopsSyncing", 58, { "Samsung Email": 48, Gmail: 15 }, 212),
        { kind: "otherProtocolsStay" },
      ],
      "ios-mail": [
        { kind: "mayBeAskedToApprove", ...audience(group("Sales", 1240)) },
        warning("b.contoso.com accepts OAuth sign-in only."),
      ],
    },
  );

  expect(
    text,
  ).toBe(`**2 changes affect up to 1,298 people: 63 devices will stop syncing immediately, 1,240 people may be asked to approve a change.**

| Resource | What changes | Who is affected |
| --- | --- | --- |
| \`phones\` | MobileEmailAccessPolicy, new | only Outlook is allowed. 63 devices of 58 users will stop syncing immediately (Samsung Email 48, Gmail 15). |
| \`ios-mail\` | EmailProfile, changed:<br>\`settings.hostName\`: \`"a.contoso.com"\` → \`"b.contoso.com"\` | 1,240 users in "Sales" may be asked to approve the change. |

- ios-mail: b.contoso.com accepts OAuth sign-in only.

<details><summary>Diff</summary>

\`\`\`diff
+ create MobileEmailAccessPolicy phones
+   mode: "outlookOnly"
! update EmailProfile ios-mail
-   settings.hostName: "a.contoso.com"
+   settings.hostName: "b.contoso.com"
\`\`\`

</details>

<details><summary>What the preview says</summary>

- \`phones\`: only Outlook is allowed. 63 devices of 58 users will stop syncing immediately (Samsung Email 48, Gmail 15).
- \`phones\`: the counts come from Exchange's device list, which includes devices that are no longer used; Microsoft's usage report shows 212 users of apps other than Outlook on phones in the last 30 days.
- \`phones\`: IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.
- \`ios-mail\`: 1,240 users in "Sales" may be asked to approve the change.
- \`ios-mail\`: warning: b.contoso.com accepts OAuth sign-in only.

</details>

<sub>contoso/prod</sub>
<!-- m365 preview-comment contoso/prod -->
`);
});

const gets = (...members: Parameters<typeof audience>): Fact => ({
  kind: "getsAccount",
  ...audience(...members),
});
const loses = (...members: Parameters<typeof audience>): Fact => ({
  kind: "losesAccount",
  ...audience(...members),
});
const inA = audience(group("A", 5));
const setting = (userConsent: "off" | "lowRisk") => ({ userConsent, policies: [] });
const grants = { byPeople: 412, apps: 96, users: 412, reachingMail: 0 };

test.each<[StepFacts[], Record<string, Fact[]>, string]>([
  [
    [made("a")],
    { a: [{ kind: "getsAccount", ...audience(group("Sales", 1277)), except: audience(group("X", 37)) }] },
    "1 change affects 1,277 people: they get a mail account.",
  ],
  [[made("a")], { a: [loses(group("Sales", 1))] }, "1 change affects 1 person: who loses a mail account."],
  [
    [made("a")],
    { a: [gets(group("A", 5), group("B", 7))] },
    "1 change affects up to 12 people: they get a mail account.",
  ],
  [
    [made("a")],
    { a: [gets(group("A", 5), group("B"))] },
    "1 change affects at least 5 people: they get a mail account.",
  ],
  [
    [made("a")],
    { a: [{ kind: "getsAccount", ...inA, isFiltered: true, isUpperBound: true }] },
    "1 change affects up to 5 people: they get a mail account.",
  ],
  [
    [made("a")],
    { a: [gets({ kind: "allUsers", users: 1300 })] },
    "1 change affects 1,300 people: they get a mail account.",
  ],
  [[made("a")], { a: [gets({ kind: "allDevices" })] }, "1 change: all devices get a mail account."],
  [[made("a")], { a: [loses(group("Sales"))] }, '1 change: the users in "Sales" lose a mail account.'],
  [
    [made("a"), made("b")],
    {
      a: [
        { kind: "mayBeAskedToApprove", ...inA },
        { kind: "signsInAgain", ...inA },
      ],
      b: [{ kind: "getsAccount", ...inA }],
    },
    "2 changes affect 5 people: 5 people have to sign in to mail again, 5 people get a mail account.",
  ],
  [
    [made("a")],
    { a: [{ kind: "setsAccountUpAgain", ...audience(group("A", 9)) }] },
    "1 change affects 9 people: they have to set up a mail account again.",
  ],
  [
    [made("a", "MobileEmailAccessPolicy")],
    { a: [fate("entersQuarantine", 1, { Gmail: 1 }), fate("startsSyncing", 2, { Gmail: 2 })] },
    "1 change affects up to 3 people: 1 device goes into quarantine, 2 devices will start syncing.",
  ],
  [
    [made("a", "IntegratedAppsSetting")],
    {
      a: [
        {
          ...{ kind: "consentChanges", from: setting("off"), to: setting("lowRisk") },
          ...{ grants, isRestored: false, source: "directory" },
        },
      ],
    },
    "1 change without a known effect on people.",
  ],
  [
    [made("a")],
    { a: [gets(group("9,999 users in lose the account and its synchronised data", 3))] },
    "1 change affects 3 people: they get a mail account.",
  ],
  [
    [made("a")],
    { a: [note("9 users in Sales lose the account and its synchronised data.")] },
    "1 change without a known effect on people.",
  ],
  [[made("a"), made("b")], { b2: [gets(group("A", 9))] }, "2 changes without a known effect on people."],
])("the first line is enough to know the effect on people: %#", (steps, said, sentence) => {
  expect(firstLine(comment(steps, said))).toBe(`**${sentence}**`);
});

test("a preview without changes has no comment", () => {
  expect(comment([])).toBe("");
  expect(
    comment([
      { op: "same", name: "a", olds: {}, news: {} },
      { op: "read", name: "b", news: {} },
    ]),
  ).toBe("");
});

test("a preview that stopped has its errors first", () => {
  const message = `error: ${dynamic("MobileEmailAccessPolicy")} resource 'phones': property mode value {nope} has a problem: "nope" is not one of outlookOnly, anyApp.\n`;
  const text = comment([], {}, [
    { message, severity: "error", urn: urnOf(dynamic("MobileEmailAccessPolicy"), "phones") },
  ]);

  expect(text.split("\n").slice(0, 3)).toEqual([
    "**The preview stopped with 1 error: the rest is not known.**",
    "",
    '- phones: mode: "nope" is not one of outlookOnly, anyApp.',
  ]);
});

test("an offline preview says what it does not know", () => {
  const text = comment([made("a"), { op: "delete", name: "b", olds: {} }], {}, [], true);

  expect(firstLine(text)).toBe("**2 changes, compared with the last update only.**");
  expect(text).toContain("Not signed in to the tenant");
  expect(text).toContain("| `b` | EmailProfile, deleted | not known |");
});

test("a change made in the tenant is shown with its live and its declared value", () => {
  const same = { settings: { hostName: "b.contoso.com" } };
  const text = comment([{ op: "update", name: "a", olds: same, news: same }], {
    a: [
      {
        ...{ kind: "drift", path: "settings.hostName", live: "a.contoso.com", declared: "b.contoso.com" },
        lastChanged: "2026-11-19T14:02:00Z",
      },
    ],
  });

  expect(text).toContain(
    '`settings.hostName`: `"a.contoso.com"` → `"b.contoso.com"` (changed in the tenant)',
  );
});

test("values known only after the update are marked, and hidden properties are not shown", () => {
  const text = comment([
    {
      op: "update",
      name: "a",
      olds: { profileId: "1", targets: [] },
      news: { profileId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", targets: [] },
    },
  ]);

  expect(text).toContain('-   profileId: "1"\n+   profileId: known after the update');
  expect(text).not.toMatch(/__provider|__m365|exports\.handler/);
});

test("a replacement is one change, with the classes and with the plugin", () => {
  for (const type of [dynamic("EmailProfile"), plugin("EmailProfile")]) {
    const sides = { name: "a", type, olds: { platform: "ios" }, news: { platform: "windows" } };
    const text = comment(
      ["create-replacement", "replace", "delete-replaced"].map((op) => ({ op, ...sides })),
      { a: [{ kind: "becomesAnotherProfile" }] },
    );
    expect(firstLine(text)).toBe("**1 change without a known effect on people.**");
    expect(text).toContain(
      'EmailProfile, replaced:<br>`platform`: `"ios"` → `"windows"` | will be replaced by a different profile. |',
    );
  }
});

test("warnings of unchanged resources are shown, and the engine's messages about its machine are left out", () => {
  const type = plugin("EmailProfile");
  const text = comment(
    [
      { op: "create", name: "a", type, news: {} },
      { op: "same", name: "same", type, olds: {}, news: {} },
    ],
    {
      a: [{ kind: "getsAccount", ...inA }, warning("mail will not work.")],
      same: [warning("3 devices wait.")],
    },
    [{ message: "warning: using pulumi-language-yaml from $PATH at /usr/bin\n", severity: "warning" }],
  );

  expect(text.split("\n").filter((line) => /^(\*\*|\| `|-)/.test(line))).toEqual([
    "**1 change affects 5 people: they get a mail account.**",
    '| `a` | EmailProfile, new | 5 users in "A" get the account. |',
    "- a: mail will not work.",
    "- same: 3 devices wait.",
    '- `a`: 5 users in "A" get the account.',
    "- `a`: warning: mail will not work.",
  ]);
});

test("resources of other providers are in the table, without descriptions by m365", () => {
  const text = comment(
    [{ op: "create", name: "rg", type: "azure-native:resources:ResourceGroup", news: {} }],
    { rg: [{ kind: "getsAccount", ...inA }] },
  );

  expect(firstLine(text)).toBe("**1 change without a known effect on people.**");
  expect(text).toContain("| `rg` | ResourceGroup, new | no known effect |");
});
