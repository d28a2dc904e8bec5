import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import type { Fact } from "../../../provider/impact/facts";
import { plugin, previewJson, type StepFacts } from "./plans";
import { audience, takenFrom } from "./recordedFacts";

const comment = (steps: StepFacts[], said: Record<string, Fact[]>) =>
  commentOn(readPlan(previewJson(steps)), {
    ...{ deletes: new Map(), observed: takenFrom(steps, said), isOffline: false },
  });
const writes = (path: string, change: string, live: unknown, wanted?: unknown) =>
  ({ kind: "adoptionWrites", path, change, live, wanted }) as Fact;

const ios = (hostName: string) => ({ displayName: "iOS mail", settings: { platform: "ios", hostName } });
const adoptingStep = (name: string): StepFacts => ({
  ...{ op: "create", name, news: ios("b.contoso.com"), adopt: "d60b64ec" },
});

test("an adopted object is not called new, and every property that will be written is shown", () => {
  const text = comment([adoptingStep("ios-mail"), adoptingStep("as-it-is")], {
    "ios-mail": [
      { kind: "adopts", isAsDeclared: false },
      writes("settings.hostName", "written", "a.contoso.com", "b.contoso.com"),
      writes("settings.useOAuth", "written", undefined, true),
      writes("targets", "removed", { kind: "allUsers" }),
      writes("description", "written", "1,277 users", "Ours"),
      { kind: "mayBeAskedToApprove", ...audience({ kind: "allUsers", users: 1277 }) },
    ],
    "as-it-is": [{ kind: "adopts", isAsDeclared: true }],
  });

  expect(text).toContain(
    '| `ios-mail` | EmailProfile, adopts:<br>`settings.hostName`: `"a.contoso.com"` → `"b.contoso.com"`<br>`settings.useOAuth`: not set → `true`<br>targets: all users in the tenant, not in the program: will be removed.<br>and 1 more | all 1,277 users may be asked to approve the change. |',
  );
  expect(text).toContain(
    "| `as-it-is` | EmailProfile, adopts:<br>nothing will be written | no known effect |",
  );
  expect(text).toContain(
    `! adopt EmailProfile ios-mail
!   adopts the existing object that opts.import names.
!   settings.hostName: "a.contoso.com" in the tenant, "b.contoso.com" in the program: will be written.
!   settings.useOAuth: not set in the tenant, true in the program: will be written.
!   targets: all users in the tenant, not in the program: will be removed.
!   description: "1,277 users" in the tenant, "Ours" in the program: will be written.
`,
  );
});

test("a property that the engine imports and then changes is shown once, with both values", () => {
  const steps: StepFacts[] = [
    { op: "import", name: "ios-mail", type: plugin("EmailProfile"), news: ios("a.contoso.com") },
    {
      ...{ op: "update", name: "ios-mail", type: plugin("EmailProfile") },
      ...{ olds: ios("a.contoso.com"), news: ios("b.contoso.com") },
    },
  ];
  const text = comment(steps, {
    "ios-mail": [writes("settings.hostName", "written", "a.contoso.com", "b.contoso.com")],
  });

  expect(text).toContain(
    '| `ios-mail` | EmailProfile, adopts<br>EmailProfile, changed:<br>`settings.hostName`: `"a.contoso.com"` → `"b.contoso.com"` | no known effect |',
  );
});
