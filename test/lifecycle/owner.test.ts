import { nameOf, ownerOf } from "../../provider/lifecycle/owner";

const urn = "urn:pulumi:prod::mail::m365:index:EmailProfile::ios::mail";

test("a resource is named as in the program, also where the name holds the separator", () => {
  expect(nameOf(urn)).toBe("ios::mail");
});

test("an owner is short, always the same, and tells nothing of the stack: states and profiles hold it", () => {
  expect(ownerOf(urn)).toMatch(/^[0-9a-f]{16}$/);
  expect(ownerOf(urn)).toBe(ownerOf(urn));
  expect(ownerOf(`${urn}2`)).not.toBe(ownerOf(urn));
});
