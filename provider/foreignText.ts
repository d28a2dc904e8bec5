/**
 * What a terminal, a log and an eye do not show, or take for a command: controls (C1 as well), line breaks of every kind,
 * marks that turn the direction of a text, characters without width, and spaces that look like others.
 */
const unseen =
  "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}\\u{2800}\\u{FFFC}]|(?! )\\p{Zs}";

/** An emoji is made of several characters, some of them without width. */
const emoji =
  "\\p{Extended_Pictographic}(?:\\u{FE0F}|\\p{Emoji_Modifier}|\\u{200D}\\p{Extended_Pictographic})*";

const parts = new RegExp(`${emoji}|(?<unseen>${unseen})`, "gu");

/**
 * A text that others wrote, such as a name in the tenant, as it may stand in a line for people: each character that is
 * not seen becomes its escape, `Sales\u200b`. What is written already stays, so that a line may pass twice.
 */
export function visible(text: string): string {
  return text.replace(parts, (found, hidden: string | undefined) =>
    hidden === undefined ? found : escapeOf(hidden),
  );
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
