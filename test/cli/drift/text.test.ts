import { toText } from "../../../provider/cli/drift/text";
import { consent, mixed, report, resource, stack } from "./reports";

const screen = { width: 120, hasColours: false, now: new Date("2026-11-21T02:01:00.000Z") };

test("a stack in line takes one line; a difference shows what, when, by whom, and who is affected", () => {
  expect(toText(mixed, screen, ["page: drift.html", "exit 1"])).toBe(`\
adventure/prod  could not tell: m365: sign-in failed: the client secret has expired.
contoso/prod    drift   3 of 4 resources
  apps          userConsent: off → lowRisk         yesterday 14:02 UTC, by an administrator
                412 existing grants to 96 apps stay in force.
  ios-mail      settings.requireSsl: true → false  2026-11-18 09:30 UTC, by whom is not known
                no longer ignored, the entry ended on 2026-11-01: migration
  windows-mail  deleted in the tenant              when and by whom is not known
  android-mail  displayName: a → b
                ignored until 2026-12-31: a test
fabrikam/prod   in line

1 in line, 1 drifted, 1 could not tell · page: drift.html · exit 1`);
});

test("two resources with the same name are distinguished by their kind", () => {
  const pair = ["EmailProfile", "ProfileAssignment"].map((type) =>
    resource("mail", { type, status: "gone" }),
  );
  const gone = report([stack("prod", { status: "gone", resources: [...pair, consent] })], 2);

  expect(toText(gone, screen, ["exit 2"]).split("\n").slice(1, 4)).toEqual([
    expect.stringMatching(/^ {2}mail \(EmailProfile\) {7}deleted in the tenant/),
    expect.stringMatching(/^ {2}mail \(ProfileAssignment\) {2}deleted in the tenant/),
    expect.stringMatching(/^ {2}apps {22}userConsent: off → lowRisk/),
  ]);
});

test("lines fit the terminal: author and time go on their own line, and sentences break between words", () => {
  const drifted = report([stack("prod", { status: "drifted", resources: [consent] })], 2);

  const text = toText(drifted, { ...screen, width: 44 }, ["exit 2"]);

  expect(text).toBe(`\
prod  drift   1 of 1 resources
  apps  userConsent: off → lowRisk
        yesterday 14:02 UTC, by an
        administrator
        412 existing grants to 96 apps stay
        in force.

1 drifted · exit 2`);
  expect(text.split("\n").every((line) => line.length <= 44)).toBe(true);
});

test("a word that is longer than a line is not broken", () => {
  const address = `https://${"a".repeat(60)}`;
  const unreadable = report(
    [stack("p", { status: "notReadable", reason: `see ${address} for it`, resources: [] })],
    1,
  );

  expect(toText(unreadable, { ...screen, width: 30 }, ["exit 1"])).toContain(`${address}\n`);
});

test("an unreadable resource has its reason, unless the stack's line already contains it", () => {
  const resources = [
    resource("a", { status: "notReadable", reason: "403." }),
    resource("b", { status: "notReadable", reason: "404." }),
  ];
  const both = report([stack("p", { status: "notReadable", reason: "403. 404.", resources })], 1);
  const one = report(
    [stack("p", { status: "notReadable", reason: "403.", resources: resources.slice(0, 1) })],
    1,
  );

  expect(toText(both, screen, ["exit 1"])).toContain("a  could not tell: 403.\n  b  could not tell: 404.");
  expect(toText(one, screen, ["exit 1"])).toBe("p  could not tell: 403.\n\n1 could not tell · exit 1");
});

test("a reset resource is reported as reset and not as drift", () => {
  const fixed = report([stack("prod", { status: "drifted", resources: [consent], fixed: true })], 0);

  expect(toText(fixed, screen, ["exit 0"])).toBe("prod  drift   1 of 1 resources, reset\n\n1 reset · exit 0");
  const failed = report(
    [stack("prod", { status: "drifted", resources: [consent], fixed: false, reason: "apps: 403." })],
    2,
  );
  expect(toText(failed, screen, ["exit 2"]).split("\n")[0]).toBe(
    "prod  drift   1 of 1 resources, not reset: apps: 403.",
  );
});

test("colours are used only for terminals", () => {
  const start = "\u001b[";
  expect(toText(mixed, { ...screen, hasColours: true }, ["exit 1"])).toContain(`${start}33mdrift${start}39m`);
  expect(toText(mixed, screen, ["exit 1"])).not.toContain(start);
});
