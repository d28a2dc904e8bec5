import type { z } from "zod";
import { checkInputs } from "../../provider/lifecycle/check";
import type { CheckFailure, Values } from "../../provider/lifecycle/define";
import { withoutSecretValues } from "../../provider/lifecycle/secretFailures";
import { hostName } from "../../provider/resources/deviceConfigurations/platforms/fields";
import { letters } from "./letters";

const inputs = letters.schema.inputs as unknown as z.ZodObject;
const schema = { inputs: inputs.extend({ hostName: hostName.optional() }) as never };

/** Checks a letter with a secret value; returns the reasons of the failures, without the value. */
function refused(news: Values, secretPath: string): string[] {
  const failures = checkInputs({ schema }, { values: { title: "a", ...news }, unknownPaths: [] });
  return withoutSecretValues(failures, news, [secretPath]).map(({ reason }) => reason);
}

test.each([
  ["a number", { title: 48151623 }, "title", "[secret] is not text."],
  ["a digit", { title: 4 }, "title", "[secret] is not text."],
  ["a negative fraction", { title: -4.5 }, "title", "[secret] is not text."],
  ["true", { title: true }, "title", "[secret] is not text."],
  ["a list", { title: ["s3cret", 7] }, "title", "[secret] is not text."],
  ["an object", { title: { a: "s3cret" } }, "title", "[secret] is not text."],
  ["a part of an object", { title: { a: "s3cret", b: 1 } }, "title.a", "[secret] is not text."],
  ["a short text", { onDelete: "xy" }, "onDelete", '"[secret]" is not one of retain, burn.'],
  ["a text that is shortened", { stamps: 's3"cret'.repeat(40) }, "stamps", '"[secret]" is not a list.'],
  ["a text with line breaks", { stamps: "s3\ncret\n".repeat(14) }, "stamps", '"[secret]" is not a list.'],
  [
    "a part that is suggested as a correction",
    { hostName: "https://s3cret.contoso.com/owa" },
    "hostName",
    '"[secret]" is not a host name. Leave out the scheme: "[secret]".',
  ],
  ["an entry of a secret list", { stamps: ["a", 15] }, "stamps", "[secret] is not text."],
])("%s of the wrong type is refused without being shown", (_what, news, path, sentence) => {
  expect(refused(news as Values, path)).toEqual([sentence]);
});

const veiled = (failure: CheckFailure, secretPaths?: string[]) =>
  withoutSecretValues([failure], { hours: 5, days: 15, name: "HR" }, secretPaths)[0]?.reason;

test("the rest of a failure's sentence is not redacted", () => {
  const reason = '5 is not between 15 and 150.5, -5 or "Sales" of 5a.';

  expect(veiled({ property: "hours", reason }, ["hours"])).toBe(reason.replace("5 is", "[secret] is"));
  expect(veiled({ property: "name", reason: '"HR" is not "Sales".' }, ["name"])).toBe(
    '"[secret]" is not "Sales".',
  );
});

test("failures of other properties are unchanged", () => {
  expect(veiled({ property: "days", reason: "15 is more than 5." }, ["hours"])).toBe("15 is more than 5.");
  expect(veiled({ property: "hours", reason: "5 is too few." })).toBe("5 is too few.");
});

test("a secret that is unknown yet appears in no failure", () => {
  expect(veiled({ property: "later", reason: "undefined is required." }, ["later"])).toBe(
    "undefined is required.",
  );
});
