import { definitions } from "../../provider/resources";
import { Session } from "../../provider/session";

jest.mock("../../provider/impact/facts", () => {
  throw new Error("The schemas of facts are loaded.");
});

test("a provider writes facts without loading their schemas, which would slow down every preview", () => {
  expect([Session.name, Object.keys(definitions)]).toEqual([
    "Session",
    expect.arrayContaining(["EmailProfile"]),
  ]);
  expect(() => jest.requireMock("../../provider/impact/facts")).toThrow("The schemas of facts are loaded.");
});
