const defaultResultSize = 1000;

/** Without `ResultSize`, 1,000 objects and a warning that there are more. [I] the wording online */
export function limit<T>(
  items: readonly T[],
  resultSize = defaultResultSize,
): { kept: readonly T[]; warnings: string[] } {
  if (items.length <= resultSize) return { kept: items, warnings: [] };
  const hint = "To view them, increase the value for the ResultSize parameter.";
  return {
    kept: items.slice(0, resultSize),
    warnings: [`There are more results available than are currently displayed. ${hint}`],
  };
}
