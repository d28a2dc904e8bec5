import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import { plugin, previewJson, type StepFacts, urnOf } from "./plans";

const comment = (steps: StepFacts[], lines: string[] = [], diagnostics: object[] = [], isOffline = false) =>
  commentOn(readPlan(previewJson(steps, lines, diagnostics)), { deletes: new Map(), isOffline });

const ios = (hostName: string) => ({ displayName: "iOS mail", settings: { platform: "ios", hostName } });
const adoptingStep = (name: string): StepFacts => ({
  ...{ op: "create", name, news: ios("b.contoso.com"), adopt: "d60b64ec" },
});

test("what is adopted is not called new, and every property that will be written is shown", () => {
  const text = comment(
    [adoptingStep("ios-mail"), adoptingStep("as-it-is")],
    [
      "ios-mail: adopts the existing object that opts.import names.",
      'ios-mail: settings.hostName: "a.contoso.com" in the tenant, declared "b.contoso.com": will be written.',
      "ios-mail: settings.useOAuth: not set in the tenant, declared true: will be written.",
      'ios-mail: targets: {"kind":"allUsers"} in the tenant, not declared: will be removed.',
      'ios-mail: description: "1,277 users" in the tenant, declared "Ours": will be written.',
      "ios-mail: 1,277 users may be asked to approve the change.",
      "as-it-is: adopts the existing object that opts.import names. It is as declared: nothing will be written.",
    ],
  );

  expect(text).toContain(
    '| `ios-mail` | EmailProfile, adopts:<br>`settings.hostName`: `"a.contoso.com"` → `"b.contoso.com"`<br>`settings.useOAuth`: not set → `true`<br>targets: {"kind":"allUsers"} in the tenant, not declared: will be removed.<br>and 1 more | 1,277 users may be asked to approve the change. |',
  );
  expect(text).toContain(
    "| `as-it-is` | EmailProfile, adopts:<br>nothing will be written | no known effect |",
  );
  expect(text).toContain(
    `! adopt EmailProfile ios-mail
!   adopts the existing object that opts.import names.
!   settings.hostName: "a.contoso.com" in the tenant, declared "b.contoso.com": will be written.
!   settings.useOAuth: not set in the tenant, declared true: will be written.
!   targets: {"kind":"allUsers"} in the tenant, not declared: will be removed.
!   description: "1,277 users" in the tenant, declared "Ours": will be written.
`,
  );
});

test("what the engine imports and then changes is shown with both values once", () => {
  const steps: StepFacts[] = [
    { op: "import", name: "ios-mail", type: plugin("EmailProfile"), news: ios("a.contoso.com") },
    {
      ...{ op: "update", name: "ios-mail", type: plugin("EmailProfile") },
      ...{ olds: ios("a.contoso.com"), news: ios("b.contoso.com") },
    },
  ];
  const text = comment(
    steps,
    [],
    [
      {
        message:
          'settings.hostName: "a.contoso.com" in the tenant, declared "b.contoso.com": will be written.',
        severity: "info",
        urn: urnOf(plugin("EmailProfile"), "ios-mail"),
      },
    ],
  );

  expect(text).toContain(
    '| `ios-mail` | EmailProfile, adopts<br>EmailProfile, changed:<br>`settings.hostName`: `"a.contoso.com"` → `"b.contoso.com"` | no known effect |',
  );
});
