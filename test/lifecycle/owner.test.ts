import { nameOf, ownerOf } from "../../provider/lifecycle/owner";

const urn = "urn:pulumi:prod::mail::m365:index:EmailProfile::ios::mail";

test("a resource has the name from the program, even if it contains the URN separator", () => {
  expect(nameOf(urn)).toBe("ios::mail");
});

test("an owner id is short and stable, and does not reveal the stack, because states and profiles contain it", () => {
  expect(ownerOf(urn)).toMatch(/^[0-9a-f]{16}$/);
  expect(ownerOf(urn)).toBe(ownerOf(urn));
  expect(ownerOf(`${urn}2`)).not.toBe(ownerOf(urn));
});
