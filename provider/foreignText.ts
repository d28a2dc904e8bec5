/**
 * Characters that are invisible or that terminals and logs interpret: control characters (including C1), line breaks of
 * every kind, bidirectional marks, zero-width characters, and spaces that look like an ordinary space.
 */
const unseen =
  "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}\\u{2800}\\u{FFFC}]|(?! )\\p{Zs}";

/** An emoji consists of several characters, some of them zero-width. */
const emoji =
  "\\p{Extended_Pictographic}(?:\\u{FE0F}|\\p{Emoji_Modifier}|\\u{200D}\\p{Extended_Pictographic})*";

const parts = new RegExp(`${emoji}|(?<unseen>${unseen})`, "gu");

/**
 * Makes foreign text, such as a name in the tenant, safe to print: every invisible character becomes an escape, as in
 * `Sales\u200b`, and so does the prefix of a build command. Existing escapes are kept, so a line may be processed
 * twice.
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
 * GitHub's `::` commands start a line, possibly after blanks, and a line may be wrapped at any blank. The `##` commands
 * of Azure Pipelines, and GitHub's older ones, also work within a line.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
const withoutCommands = (text: string): string =>
  text.replace(/##(?=\[|vso)/gi, "#\\u0023").replace(/(?<=^|\s)::(?=\S)/g, "\\u003a:");

/** JSON that is safe to print: the same values, with invisible characters and build commands escaped. */
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
