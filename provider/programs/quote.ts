/**
 * Characters that are escaped in every language: those that end a string or start an escape, and invisible ones, such as
 * line breaks (in YAML also U+0085 and U+2028), control characters, and those that change the direction of text.
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

/** Writes a double-quoted string, which the language reads as exactly the same text. */
export type Quote = (text: string) => string;

const quoteWith =
  (escaped: (character: string) => string, short = shared): Quote =>
  (text) =>
    `"${text.replace(unsafe, (character) => short[character] ?? escaped(character))}"`;

const unitsOf = (character: string) => character.split("").map((one) => unit(one.charCodeAt(0)));

/** For languages whose strings are UTF-16 and can contain lone surrogates: JavaScript, C#. */
export const quoteUnits: Quote = quoteWith((character) => unitsOf(character).join(""));

/**
 * Java replaces `\u` escapes before it looks for the ends of lines and strings, so escapes of ASCII characters are octal.
 * That of the backslash is as well, because after a lone surrogate the compiler reads `\\u` as such an escape.
 * @see https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.3
 */
export const quoteJava: Quote = quoteWith(
  (character) =>
    character < "\x80"
      ? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`
      : unitsOf(character).join(""),
  { ...shared, "\\": "\\134" },
);

/** Python's strings consist of code points, and can contain lone surrogates. */
export const quotePoints: Quote = quoteWith((character) => {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\U${hex(code, 8)}` : unit(code);
});

/** Go and YAML use UTF-8, which has no lone surrogates: U+FFFD replaces them, as when text is sent to the engine. */
export const quoteUtf8: Quote = (text) => quotePoints(wellFormed(text));

const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");
