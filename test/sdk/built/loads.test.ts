import { execFileSync } from "node:child_process";
import { built } from "../../built";

test("a program without look-up functions loads no schema and no sign-in library", () => {
  const index = built("sdk/index.js");
  const list = `require(${JSON.stringify(index)}); JSON.stringify(Object.keys(require.cache))`;
  const loaded = JSON.parse(execFileSync(process.execPath, ["-p", list], { encoding: "utf8" }));

  expect(loaded).toContain(index);
  expect(
    loaded.filter((path: string) => /node_modules.(zod|@azure)|provider.(session|lookups)/.test(path)),
  ).toEqual([]);
});
