import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { built } from "./built";

const stale = "bin/ is older than the sources: npm run build";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "m365-built-"));
  write("provider/session.ts", 1);
  write("sdk/index.ts", 1);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, second: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), "");
  utimesSync(join(root, path), second, second);
}

test("a build that is newer than every source is used", () => {
  write("bin/.tsbuildinfo", 2);

  expect(built("sdk/index.js", root)).toBe(join(root, "bin/sdk/index.js"));
});

test.each(["provider/lifecycle/diff.ts", "sdk/new.ts", "tools/demo/main.ts", "tsconfig.build.json"])(
  "a change of %s after the build is reported instead of testing the old build",
  (path) => {
    write("bin/.tsbuildinfo", 2);
    write(path, 3);

    expect(() => built("sdk/index.js", root)).toThrow(stale);
  },
);

test("a missing build is reported", () => {
  expect(() => built("sdk/index.js", root)).toThrow(stale);
});

test("pages and recordings next to the sources do not make the build outdated", () => {
  write("bin/.tsbuildinfo", 2);
  write("provider/README.md", 3);

  expect(() => built("sdk/index.js", root)).not.toThrow();
});

test("every test that runs the build checks that it is up to date", () => {
  const folder = __dirname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.m?ts$/.test(file) && !/^(built|bench)/.test(file))
    .filter((file) =>
      /join\([\w, ]+"[./]*bin\/(provider|sdk|tools)/.test(readFileSync(join(folder, file), "utf8")),
    );

  expect(files).toEqual([]);
});
