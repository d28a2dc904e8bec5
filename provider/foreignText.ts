/**
 * What a terminal, a log and an eye do not show, or take for a command: controls (C1 as well), line breaks of every kind,
 * marks that turn the direction of a text, characters without width, and spaces that look like others.
 */
const unseen =
  "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}\\u{2800}\\u{FFFC}]|(?! )\\p{Zs}";

/** An emoji consists of several characters, some of them zero-width. */
const emoji =
  "\\p{Extended_Pictographic}(?:\\u{FE0F}|\\p{Emoji_Modifier}|\\u{200D}\\p{Extended_Pictographic})*";

const parts = new RegExp(`${emoji}|(?<unseen>${unseen})`, "gu");

/**
 * A text that others wrote, such as a name in the tenant, as it may stand in a line for people: each character that is
 * not seen becomes its escape, `Sales\u200b`, and so does a sign of what a build machine takes for a command. What is
 * written already stays, so that a line may pass twice.
 */
export function visible(text: string): string {
  return withoutCommands(text).replace(parts, (found, hidden: string | undefined) =>
    hidden === undefined ? found : escapeOf(hidden),
  );
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/**
 * GitHub's commands begin a line, after blanks as well, and lines may be broken anywhere; Azure's and the older ones of
 * GitHub work inside a line too.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
const withoutCommands = (text: string): string =>
  text.replace(/##(?=\[|vso)/gi, "#\\u0023").replace(/(?<=^|\s)::(?=\S)/g, "\\u003a:");

/** JSON that may be printed: the same values, with escapes for what is not seen in them. */
export function visibleJson(value: unknown, space = 0): string {
  const escaped = (found: string) =>
    found === "\n"
      ? found
      : [...found]
          .flatMap((one) => one.split(""))
          .map((unit) => escapeOf(unit))
          .join("");
  const json = JSON.stringify(value, null, space).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    escaped,
  );
  return json.replace(/##(?=\[|vso)/gi, "#\\u0023").replace(/::/g, ":\\u003a");
}
