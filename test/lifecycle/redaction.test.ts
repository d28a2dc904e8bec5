import { Redaction } from "../../provider/lifecycle/redaction";

test("every text in a hidden value is hidden, also as JSON has it; numbers and short texts are not", () => {
  const redaction = new Redaction();
  redaction.hide({ host: "mail.contoso.com", more: ['say "yes"', "ok", 42] });

  expect(redaction.of('mail.contoso.com: say "yes", ok, 42')).toBe("[secret]: [secret], ok, 42");
  expect(redaction.of(JSON.stringify({ said: 'say "yes"' }))).toBe('{"said":"[secret]"}');
});

test("nothing is left of a secret that another one is part of", () => {
  const redaction = new Redaction();
  redaction.hide("contoso.com");
  redaction.hide("https://contoso.com/mail");

  expect(redaction.of("https://contoso.com/mail at contoso.com")).toBe("[secret] at [secret]");
});

test("a key of several lines is hidden line by line, on one line, and in JSON", () => {
  const key = "-----BEGIN PRIVATE KEY-----\r\n  MIIEvQIBADANBgkq\nhkiG9w0BAQ\n}\n";
  const redaction = new Redaction();
  redaction.hide(key);

  for (const text of [key, JSON.stringify({ key }), key.replace(/\s+/g, " "), ...key.split("\n")])
    expect(redaction.of(text)).not.toMatch(/MII|hki/);
  expect(redaction.of("{ a: [1] }")).toBe("{ a: [1] }");
});

test("texts inside a value are redacted, its keys are not", () => {
  const redaction = new Redaction();
  redaction.hide("path");

  expect(redaction.within({ path: "the path", lines: ["path", 1] })).toEqual({
    path: "the [secret]",
    lines: ["[secret]", 1],
  });
});

test("without a secret a line stays as it is", () => {
  expect(new Redaction().of("mail.contoso.com")).toBe("mail.contoso.com");
});

test("a text of three letters is hidden, and one of two is part of too many words", () => {
  const redaction = new Redaction();
  redaction.hide({ three: "abc", two: "de", nothing: null });

  expect(redaction.of("abc dead")).toBe("[secret] dead");
});

test("a secret is hidden with blanks around it, trimmed, and as people see what nobody sees", () => {
  const redaction = new Redaction();
  redaction.hide("  key\u200bwith\thole  ");

  expect(redaction.of("is key\u200bwith hole.")).toBe("is [secret].");
  expect(redaction.line("is   key\u200bwith\thole  .")).toBe("is [secret].");
  expect(redaction.of(JSON.stringify({ is: "  key\u200bwith\thole  " }))).toBe('{"is":"[secret]"}');
});

test("a line of a key is hidden alone, and a short one is too common to be", () => {
  const redaction = new Redaction();
  redaction.hide("{\n  12345678\n  \n  1234567\n}");

  expect(redaction.of("12345678 and 1234567 and {")).toBe("[secret] and 1234567 and {");
});

test("an error shows no secret, neither in its message nor in its stack, whose lines stay lines", () => {
  const redaction = new Redaction();
  redaction.hide("mail.contoso.com");
  const error = new Error("mail.contoso.com is not reached");
  const lines = error.stack?.split("\n").length;

  redaction.withinError(error);

  expect(error.message).toBe("[secret] is not reached");
  expect(error.stack).not.toContain("contoso");
  expect(error.stack?.split("\n")).toHaveLength(lines as number);
});

test("an error without a stack is none with one", () => {
  const error = new Error("text");
  delete error.stack;
  new Redaction().withinError(error);

  expect(error.stack).toBeUndefined();
});

test("members that programs read keep their words", () => {
  const redaction = new Redaction();
  redaction.hide("drift");

  expect(redaction.within({ kind: "drift", text: "drift" }, new Set(["kind"]))).toEqual({
    ...{ kind: "drift", text: "[secret]" },
  });
});

test("where nothing is hidden a value is not copied", () => {
  const value = { at: new Date(0) };

  expect(new Redaction().within(value)).toBe(value);
});

test("each line of a text stays one, and shows what nobody sees", () => {
  expect(new Redaction().lines("one\ntwo\u200b")).toBe("one\ntwo\\u200b");
});
