import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";

const root = join(__dirname, "../..");

/** Files that may name platforms: user texts, a page's example, and Conditional Access, whose platforms differ. */
const mayNameThem =
  /^provider\/(loopback|impact)\/|\/platforms\/|emailProfile\/page\.ts$|\/skippingPolicies\.ts$|^sdk\/types\.ts$/;

const names = platforms.map(({ name }) => name).join("|");
const named = new RegExp(
  `["'\`](?:${names}|knox)["'\`]|^\\s+(?:${names}|knox):|startsWith\\(["'](?:ios|android|windows)`,
  "m",
);

const sources = ["provider", "sdk"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

test("code outside a platform's file does not compare platform names", () => {
  const found = sources.filter(
    (path) => !mayNameThem.test(path) && named.test(readFileSync(join(root, path), "utf8")),
  );

  expect(sources.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

test.each([
  'if (settings.platform !== "ios") return [];',
  "const apps = {\n  windowsPhone: 1,\n};",
  's.platform?.startsWith("androidWork")',
  'family === "knox"',
])("the pattern finds such a comparison: %s", (text) => {
  expect(text).toMatch(named);
});
