/** Wraps lines between words; a word longer than a line stays whole, so that addresses can be copied. */
export function wrap(text: string, indent: number, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const from = lines.length === 0 ? 0 : indent;
    const fits = rest.lastIndexOf(" ", width);
    const at = fits > Math.max(from, indent) ? fits : rest.indexOf(" ", Math.max(from, width));
    if (at < 0) break;
    lines.push(rest.slice(0, at));
    rest = " ".repeat(indent) + rest.slice(at + 1);
  }
  return [...lines, rest];
}
