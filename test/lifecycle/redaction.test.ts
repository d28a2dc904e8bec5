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
