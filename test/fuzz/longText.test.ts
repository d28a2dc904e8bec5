import fc from "fast-check";
import type { Definition, Values } from "../../provider/lifecycle/define";
import { definitions } from "../../provider/resources";
import { openRoom } from "../resources/harness";
import { shaped } from "./inputs";

const megabyte = "x".repeat(2 ** 20);
const longestSentence = 1_500;

/** Returns one copy of the value for each of its texts, with that text replaced by the long one. */
function lengthened(value: unknown): unknown[] {
  if (typeof value === "string") return [megabyte];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    lengthened(member).map((longer) =>
      Array.isArray(value)
        ? value.map((item, at) => (String(at) === key ? longer : item))
        : { ...value, [key]: longer },
    ),
  );
}

test.each(Object.entries(definitions) as [string, Definition][])(
  "%s: a text of a megabyte anywhere is accepted, or refused in a short sentence",
  async (_, definition) => {
    await using room = await openRoom();
    const samples = fc.sample(shaped(definition.schema.inputs), { seed: 7, numRuns: 12 }) as Values[];
    const programs = samples.flatMap((sample) => lengthened(sample) as Values[]);
    expect(programs.length).toBeGreaterThan(10);

    for (const program of programs) {
      const resource = room.operation().resource(definition);
      const said = await resource.check(program).then(
        (failures) => failures.map(({ reason }) => reason),
        (error: Error) => [error.message],
      );
      for (const sentence of said) expect(sentence.length).toBeLessThan(longestSentence);
    }
  },
  120_000,
);

test("a display name of a megabyte is accepted, or refused in a short sentence", async () => {
  await using room = await openRoom();
  const settings = { platform: "ios", hostName: "mail.contoso.com", accountName: "Contoso" };
  const inputs = {
    displayName: megabyte,
    settings: { ...settings, emailAddressSource: "primarySmtpAddress" },
  };

  const said = await room
    .operation()
    .resource(definitions.EmailProfile as unknown as Definition)
    .create(inputs)
    .then(
      ({ computed }) => computed?.["displayName"],
      (error: Error) => error.message,
    );

  expect(said === megabyte || String(said).length < longestSentence).toBe(true);
});
