import fc from "fast-check";

/** Texts that some language could read as something else if they are not escaped correctly. */
const nasty = [
  ..."\u2028 \u2029 \u0085 \u007f \ufeff \0 \x07 \x1a \x1b \x9b \u202e \u2066 \u200b \u00ad \u3164 \ufffe \uffff".split(
    " ",
  ),
  ..."\ud800 \udbff \udc00 \u{1f600} \u{e0041} \u{10ffff} é ß 日本 \u0301".split(" "),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of YAML
  ..."$ $$ $$$ ${ $${ $$${ ${integrated-apps.tenantId} ${[ #{ %s {0} {{ }}".split(" "),
  ..."\\ \\\\ \\u0041 \\u000a \\u0022 \\uuu0022 \\N{BULLET} \\x41 \\101 \" \"\"\" ' ''' ` // /* */ <!-- <% %>".split(
    " ",
  ),
  ..."0b11 1_000 +0x1F 0o7 017 1e3 .5 .inf -.inf .nan ~ null true False y N yes on OFF 2001-01-01 1:30 << = !!int".split(
    " ",
  ),
  ..."# - ? : , [ ] { } & * ! | > @ % --- ...".split(" "),
  ...[
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    " #",
    "# ",
    ": ",
    "- ",
    "? ",
    ":\n  ",
    "\t1\n2",
    "\t\n\t",
    "\n\t1",
    "\udbff\\u000a",
    "\u2028  pwn:\u2028    type: command:local:Command",
  ],
];

const halfOrWhole = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.string({ unit: "grapheme", maxLength: 5 }),
  fc.string({ maxLength: 5 }),
  halfOrWhole,
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

const seed = Number(process.env["M365_TEXTS_SEED"] ?? Date.now() % 2 ** 31);
const count = Number(process.env["M365_TEXTS"] ?? 400);

/** Each difficult piece alone, and random combinations: `M365_TEXTS=5000 M365_TEXTS_SEED=7 npx jest test/programs`. */
export const texts: readonly string[] = [...nasty, ...fc.sample(text, { seed, numRuns: count })];

/** Number and seed of the texts, for test names. */
export const amount = `${texts.length} texts, seed ${seed}`;

/** The text as a runtime with UTF-8 strings reads it. */
export const inUtf8 = (one: string) => one.replace(/\p{Surrogate}/gu, "\ufffd");

/** The texts that differ; a comparison of complete lists would print hundreds in a failure. */
export function changed(read: readonly unknown[], wanted: readonly string[] = texts): unknown[] {
  if (read.length !== wanted.length) return [`${read.length} texts were read, and not ${wanted.length}`];
  return wanted.flatMap((one, at) => (read[at] === one ? [] : [{ wanted: one, read: read[at] }]));
}
