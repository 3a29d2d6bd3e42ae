const { availableParallelism } = require("node:os");

/** ESM-only packages that jest's CommonJS module loader cannot take as they are. */
const esmOnly = [
  "leven",
  "socks-proxy-agent",
  "agent-base",
  "https-proxy-agent",
  "jose",
  "execa",
  "@sindresorhus",
  "proxy-chain",
  "npm-run-path",
  "path-key",
  "unicorn-magic",
  "strip-final-newline",
  "get-stream",
  "is-stream",
  "is-plain-obj",
  "is-unicode-supported",
  "human-signals",
  "parse-ms",
  "pretty-ms",
  "yoctocolors",
  "figures",
  "@sec-ant",
];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "\\.[cm]?[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // the last node_modules of a path decides, so that nested copies count too
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join("|")})/)(?!.*/node_modules/)`],
  testTimeout: 30_000,
  testSequencer: "<rootDir>/tests/sequencer.cjs",
  // Most tests wait for other processes, so as many workers as cores would leave the cores idle.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
};
