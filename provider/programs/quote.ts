/**
 * What no language reads as itself between quotes: what ends a text or begins an escape, and whatever cannot be seen, such
 * as line breaks (U+0085 and U+2028 are some in YAML), controls, and what turns the direction of writing.
 */
const unsafe = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}/gu;

/** Escapes that all languages share. */
const shared: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const unit = (code: number) => `\\u${hex(code, 4)}`;

/** A text between double quotes, which its language reads back as the very same text. */
export type Quote = (text: string) => string;

const quoteWith =
  (escaped: (character: string) => string, short = shared): Quote =>
  (text) =>
    `"${text.replace(unsafe, (character) => short[character] ?? escaped(character))}"`;

const unitsOf = (character: string) => character.split("").map((one) => unit(one.charCodeAt(0)));

/** Languages whose texts are UTF-16, halves of pairs included: JavaScript, C#. */
export const quoteUnits: Quote = quoteWith((character) => unitsOf(character).join(""));

/**
 * Java reads `\u` escapes before it looks for the ends of lines and of texts, so those of ASCII are octal. The backslash
 * as well: its compiler takes `\\u` behind half a pair for such an escape.
 * @see https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.3
 */
export const quoteJava: Quote = quoteWith(
  (character) =>
    character < "\x80"
      ? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`
      : unitsOf(character).join(""),
  { ...shared, "\\": "\\134" },
);

/** Python's texts are code points, and may hold half a pair. */
export const quotePoints: Quote = quoteWith((character) => {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\U${hex(code, 8)}` : unit(code);
});

/** Texts of Go and YAML are UTF-8, which has no half of a pair: U+FFFD stands for it there, as on the way to the engine. */
export const quoteUtf8: Quote = (text) => quotePoints(wellFormed(text));

const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");
