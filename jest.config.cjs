/** ESM-only packages that jest's CommonJS module loader cannot take as they are. */
const esmOnly = ["jose", "execa", "@sindresorhus", "proxy-chain", "npm-run-path", "path-key", "unicorn-magic", "strip-final-newline", "get-stream", "is-stream", "is-plain-obj", "is-unicode-supported", "human-signals", "parse-ms", "pretty-ms", "yoctocolors", "figures", "@sec-ant"];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.[cm]?[jt]s$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
  testTimeout: 30_000,
};
