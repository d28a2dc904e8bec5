import { Redaction } from "../../provider/lifecycle/redaction";

test("every text in a secret value is redacted, also in JSON; numbers and short texts are not", () => {
  const redaction = new Redaction();
  redaction.hide({ host: "mail.contoso.com", more: ['say "yes"', "ok", 42] });

  expect(redaction.of('mail.contoso.com: say "yes", ok, 42')).toBe("[secret]: [secret], ok, 42");
  expect(redaction.of(JSON.stringify({ said: 'say "yes"' }))).toBe('{"said":"[secret]"}');
});

test("a secret that is part of another one leaves no remainder of it", () => {
  const redaction = new Redaction();
  redaction.hide("contoso.com");
  redaction.hide("https://contoso.com/mail");

  expect(redaction.of("https://contoso.com/mail at contoso.com")).toBe("[secret] at [secret]");
});

test("a key of several lines is redacted line by line, on one line, and in JSON", () => {
  const key = "-----BEGIN PRIVATE KEY-----\r\n  MIIEvQIBADANBgkq\nhkiG9w0BAQ\n}\n";
  const redaction = new Redaction();
  redaction.hide(key);

  for (const text of [key, JSON.stringify({ key }), key.replace(/\s+/g, " "), ...key.split("\n")])
    expect(redaction.of(text)).not.toMatch(/MII|hki/);
  expect(redaction.of("{ a: [1] }")).toBe("{ a: [1] }");
});

test("texts inside a value are redacted, and its keys are not", () => {
  const redaction = new Redaction();
  redaction.hide("path");

  expect(redaction.within({ path: "the path", lines: ["path", 1] })).toEqual({
    path: "the [secret]",
    lines: ["[secret]", 1],
  });
});

test("without a secret, a line is unchanged", () => {
  expect(new Redaction().of("mail.contoso.com")).toBe("mail.contoso.com");
});

test("a text of three letters is redacted, and one of two letters is not", () => {
  const redaction = new Redaction();
  redaction.hide({ three: "abc", two: "de", nothing: null });

  expect(redaction.of("abc dead")).toBe("[secret] dead");
});

test("a secret is redacted with surrounding spaces, trimmed, and with its invisible characters escaped", () => {
  const redaction = new Redaction();
  redaction.hide("  key\u200bwith\thole  ");

  expect(redaction.of("is key\u200bwith hole.")).toBe("is [secret].");
  expect(redaction.line("is   key\u200bwith\thole  .")).toBe("is [secret].");
  expect(redaction.of(JSON.stringify({ is: "  key\u200bwith\thole  " }))).toBe('{"is":"[secret]"}');
});

test("a long line of a key is redacted on its own, and a short one is not", () => {
  const redaction = new Redaction();
  redaction.hide("{\n  12345678\n  \n  1234567\n}");

  expect(redaction.of("12345678 and 1234567 and {")).toBe("[secret] and 1234567 and {");
});

test("an error contains no secret in its message or stack, and the stack keeps its lines", () => {
  const redaction = new Redaction();
  redaction.hide("mail.contoso.com");
  const error = new Error("mail.contoso.com is not reached");
  const lines = error.stack?.split("\n").length;

  redaction.withinError(error);

  expect(error.message).toBe("[secret] is not reached");
  expect(error.stack).not.toContain("contoso");
  expect(error.stack?.split("\n")).toHaveLength(lines as number);
});

test("an error without a stack gets none", () => {
  const error = new Error("text");
  delete error.stack;
  new Redaction().withinError(error);

  expect(error.stack).toBeUndefined();
});

test("members for programs are not redacted", () => {
  const redaction = new Redaction();
  redaction.hide("drift");

  expect(redaction.within({ kind: "drift", text: "drift" }, new Set(["kind"]))).toEqual({
    ...{ kind: "drift", text: "[secret]" },
  });
});

test("without a secret, a value is not copied", () => {
  const value = { at: new Date(0) };

  expect(new Redaction().within(value)).toBe(value);
});

test("line breaks of a text stay, and invisible characters are escaped", () => {
  expect(new Redaction().lines("one\ntwo\u200b")).toBe("one\ntwo\\u200b");
});
