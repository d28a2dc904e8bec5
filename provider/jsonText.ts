/** Parses JSON that a program wrote, or says why it cannot be parsed. */
export function jsonIn(text: string): { value: unknown } | { why: string } {
  if (text.trim() === "") return { why: "it is empty" };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const line = lineOf((error as Error).message, text);
    return { why: `it is not JSON${line === undefined ? "" : `, or was cut, in line ${line}`}` };
  }
}

/** Only the line number of the error, because the parser's message quotes the text, which may be a secret. */
function lineOf(message: string, text: string): number | undefined {
  if (message.includes("end of JSON input")) return text.trimEnd().split("\n").length;
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
}
