/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/bin/"],
  transform: {
    "\\.m?[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // Jest cannot require ES modules, and these packages come as nothing else.
  transformIgnorePatterns: [
    "/node_modules/(?!(.*/)?(agent-base|commander|https?-proxy-agent|proxy-agent-negotiate)/)",
  ],
  testTimeout: 30_000,
  // Jest leaves one core to others, which of two is half of them.
  maxWorkers: "100%",
};
