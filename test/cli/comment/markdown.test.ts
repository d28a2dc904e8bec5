import { code, codeBlock, cut, folded, plain, table } from "../../../provider/cli/comment/markdown";

const joiner = "\u2060";

describe("a text from the tenant", () => {
  test.each([
    ["markup", "a *b* _c_ `d` [e] ~f~ $g$ \\h", "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\] \\~f\\~ \\$g\\$ \\\\h"],
    ["a cell delimiter", "a | b", "a \\| b"],
    ["tags and entities", "<b> &amp;", "&lt;b&gt; &amp;amp;"],
    ["a heading", "# a", "\\# a"],
    ["a list", "- a", "\\- a"],
    ["another list", "+ a", "\\+ a"],
    ["a numbered list", "12. a", "12\\. a"],
    ["a number in brackets", "1) a", "1\\) a"],
    ["a number in the middle of a line", "a 1. b - c", "a 1. b - c"],
    ["a mention", "@octocat", `@${joiner}octocat`],
    ["a reference", "see #12, !34 and %5", `see #${joiner}12, !${joiner}34 and %${joiner}5`],
    ["a character without a reference", "a # b! 5%", "a # b! 5%"],
    ["a URL", "https://contoso.com", `https:${joiner}//contoso.com`],
    ["a host", "WWW.contoso.com", `www${joiner}.contoso.com`],
    ["several lines", "  a \n\t b   c\r\n", "a b c"],
  ])("is escaped: %s", (_what, text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe("code", () => {
  test.each([
    ["a", "`a`"],
    ["a`b", "``a`b``"],
    ["a``b`c", "```a``b`c```"],
    ["`a", "`` `a ``"],
    ["a`", "`` a` ``"],
    ["a|b", "`a\\|b`"],
    [" a\nb ", "`a b`"],
    ["", ""],
  ])("%j cannot be closed from inside", (text, shown) => {
    expect(code(text)).toBe(shown);
  });

  test("of several lines has a longer fence than any inside it", () => {
    expect(codeBlock("diff", "a\nb")).toBe("```diff\na\nb\n```");
    expect(codeBlock("", "a ```` b")).toBe("`````\na ```` b\n`````");
  });
});

test("a table has a header line and one line per row", () => {
  expect(
    table(
      ["A", "B"],
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ),
  ).toBe("| A | B |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |");
});

test("a collapsed section has blank lines around its content, as Markdown requires", () => {
  expect(folded("More", "text")).toBe("<details><summary>More</summary>\n\ntext\n\n</details>");
});

test("a long text is cut with an ellipsis, and never within a character", () => {
  expect(cut("abcd", 4)).toBe("abcd");
  expect(cut("abcde", 4)).toBe("abc…");
  expect(cut("ab😀cd", 4)).toBe("ab…");
});
