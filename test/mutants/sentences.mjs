/** Texts with a space are for people and are not mutated, unless they contain expressions other than names. */
function isSentence({ node }) {
  if (node.type === "StringLiteral") return node.value.includes(" ");
  if (node.type !== "TemplateLiteral") return false;
  const isPlain = ({ type }) => type === "Identifier" || type === "MemberExpression";
  return node.quasis.some(({ value }) => value.raw.includes(" ")) && node.expressions.every(isPlain);
}

const shouldIgnore = (path) => (isSentence(path) ? "a sentence" : undefined);

export const strykerPlugins = [{ kind: "Ignore", name: "sentences", value: { shouldIgnore } }];
