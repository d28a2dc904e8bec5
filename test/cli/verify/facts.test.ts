import { inKnownWords } from "../../../provider/cli/verify/facts";

test.each([
  ["a3f0b1be-dead-4add-8abe-c0ffee00face", "…"],
  ["a3f0b1be-dead-4add-8abe-c0ffee00face_0badd00d-0000-4000-8000-00000000000a", "…_…"],
  ["{A-is-8}", "{…}"],
  ["Get it at a.is.contoso.example", "Get it at ….is.….…"],
  ["AsXkIdQq", "…"],
  ["/v1.0/users/6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11", "/….9/users/…"],
  ["a member of Contoso, 17 times", "a member of …, 9 …"],
  ["deviceAndAppManagementAssignmentFilterId", "deviceAndAppManagementAssignmentFilterId"],
  ["The user u123@contoso.com", "The user …@….…"],
])("%s is reported as %s", (text, told) => {
  expect(inKnownWords(text)).toBe(told);
});
