import { search } from "./search";

jest.setTimeout(900_000);

test("after every command the tenant is as the model says, and the preview told whom it hits", async () => {
  await search({ runs: 300 });
});
