/** A language's syntax of string literals in double quotes. */
export interface Grammar {
  /** Translation that the compiler does before it reads literals. */
  prepare?(source: string): string;
  /** Characters that end a line, and that a literal must therefore escape. */
  lineEnds: RegExp;
  /** The valid escapes, without the backslash, with their meanings; any other escape is an error. */
  escapes: readonly (readonly [form: RegExp, meaning: (match: RegExpExecArray) => string])[];
}

const named =
  (meanings: Record<string, string>) =>
  ([letter]: RegExpExecArray): string =>
    meanings[letter] as string;
const controls = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const itself = ([character]: RegExpExecArray) => character;
const codeOf = (radix: number) => (match: RegExpExecArray) => {
  const code = Number.parseInt(match[1] as string, radix);
  if (code > 0x10ffff) throw new SyntaxError(`no code point: ${match[0]}`);
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
};
const noHalf = (match: RegExpExecArray) => {
  const character = codeOf(16)(match);
  if (/^\p{Surrogate}$/u.test(character)) throw new SyntaxError(`half a pair: ${match[0]}`);
  return character;
};

/** @see https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.10.7 */
export const java: Grammar = {
  // A backslash starts a Unicode escape only after an even number of others: `\\u0041` is a backslash and `u0041`.
  prepare: (source) =>
    source.replace(/\\(?:(\\)|u+([0-9a-fA-F]{4}))/g, (all, backslash, code) =>
      backslash ? all : String.fromCharCode(Number.parseInt(code, 16)),
    ),
  lineEnds: /[\r\n]/,
  escapes: [
    [/^[bfnrt]/, named(controls)],
    [/^s/, () => " "],
    [/^["'\\]/, itself],
    [/^([0-3][0-7]{2}|[0-7]{1,2})/, codeOf(8)],
  ],
};

/** @see https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/lexical-structure#6456-string-literals */
export const csharp: Grammar = {
  lineEnds: /[\r\n\u0085\u2028\u2029]/,
  escapes: [
    [/^[abfnrtv0]/, named({ ...controls, a: "\x07", v: "\v", "0": "\0" })],
    [/^["'\\]/, itself],
    [/^x([0-9a-fA-F]{1,4})/, codeOf(16)],
    [/^u([0-9a-fA-F]{4})/, codeOf(16)],
    [/^U([0-9a-fA-F]{8})/, codeOf(16)],
  ],
};

/** @see https://go.dev/ref/spec#String_literals */
export const go: Grammar = {
  lineEnds: /\n/,
  escapes: [
    [/^[abfnrtv]/, named({ ...controls, a: "\x07", v: "\v" })],
    [/^["\\]/, itself],
    [/^u([0-9a-fA-F]{4})/, noHalf],
    [/^U([0-9a-fA-F]{8})/, noHalf],
  ],
};

/**
 * The string literals of a program, in order.
 * @throws SyntaxError for an invalid literal, or for an unexpected character between literals
 */
export function textsIn(program: string, { prepare, lineEnds, escapes }: Grammar): string[] {
  const source = prepare?.(program) ?? program;
  const texts: string[] = [];
  for (let at = 0; at < source.length; at++) {
    if (source[at] !== '"') {
      if (!/[\n\t\x20-\x7e]/.test(source[at] as string))
        throw new SyntaxError(`stray ${JSON.stringify(source[at])}`);
      continue;
    }
    let text = "";
    for (at++; source[at] !== '"'; at++) {
      const character = source[at];
      if (character === undefined || lineEnds.test(character))
        throw new SyntaxError(`unterminated: "${text}`);
      if (character !== "\\") {
        text += character;
        continue;
      }
      const rest = source.slice(at + 1, at + 10);
      const [match, meaning] =
        escapes.map(([form, of]) => [form.exec(rest), of] as const).find(([found]) => found) ?? [];
      if (!match || !meaning) throw new SyntaxError(`no escape: \\${rest}`);
      text += meaning(match);
      at += match[0].length;
    }
    texts.push(text);
  }
  return texts;
}
