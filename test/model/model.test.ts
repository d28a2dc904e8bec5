import { search } from "./search";

jest.setTimeout(900_000);

test("after every random command the tenant matches the model, and the preview named every affected group", async () => {
  await search({ runs: 300 });
});
