import { definitions } from "../../provider/resources";
import { Session } from "../../provider/session";

jest.mock("../../provider/impact/facts", () => {
  throw new Error("The schemas of facts are loaded.");
});

test("a provider writes facts and loads no schema of them, which would cost each preview its time", () => {
  expect([Session.name, Object.keys(definitions)]).toEqual([
    "Session",
    expect.arrayContaining(["EmailProfile"]),
  ]);
  expect(() => jest.requireMock("../../provider/impact/facts")).toThrow("The schemas of facts are loaded.");
});
