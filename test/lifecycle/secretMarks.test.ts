import { derivedSecrets, wordsIn } from "../../provider/lifecycle/secretMarks";
import { definitions } from "../../provider/resources";

describe.each(Object.entries(definitions))("%s", (_, definition) => {
  const declared = Object.keys((definition.schema.inputs as unknown as { shape: object }).shape);
  const computed = Object.keys(definition.schema.computed.shape);
  const outputs = Object.fromEntries(
    [...declared, ...computed, "tenantId", "__unfinished"].map((key) => [key, "x"]),
  );

  test.each(declared)("a secret in %s makes a secret of every output that is no input", (input) => {
    const paths = [`${input}.somewhere[0].inside`];

    expect(derivedSecrets(definition, outputs, paths)).toEqual([...computed, "__unfinished"]);
  });

  test("what was a secret stays one, and nothing else becomes one", () => {
    expect(derivedSecrets(definition, outputs, [])).toEqual([]);
    for (const key of computed) expect(derivedSecrets(definition, outputs, [`${key}.inside`])).toEqual([key]);
    expect(derivedSecrets(definition, { tenantId: "x", previous: undefined }, declared)).toEqual([]);
  });
});

test("the values that a schema names are words at any depth, and texts of the tenant are none", () => {
  const words = wordsIn(definitions.MobileEmailAccessPolicy as never);

  expect([...words]).toEqual(expect.arrayContaining(["outlookOnly", "DeviceType", "Allow", "custom"]));
  expect(wordsIn(definitions.EmailProfile as never)).toContain("primarySmtpAddress");
});
