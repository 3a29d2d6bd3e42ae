// The entry of every npm script. Plain JavaScript without packages: it makes sure that Node is new enough,
// installs the packages where needed, and compiles the CLI (only if something changed) before it runs it.
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = module.createRequire(import.meta.url);

/** @param {string} message */
const notify = (message) => process.stderr.write(`${message}\n`);

async function main() {
  const { checkNode } = require("../toolchain/bootstrap/node-version.cjs");
  checkNode(process.versions.node, require("../package.json").engines.node);
  const argv = process.argv.slice(2);
  const { installPackages } = require("../toolchain/bootstrap/packages.cjs");
  await installPackages(root, { verbose: argv.includes("--verbose"), notify });
  const { buildSdk } = require("../toolchain/bootstrap/build-sdk.cjs");
  buildSdk(root, { notify });
  const { compile } = require("../toolchain/bootstrap/compile.cjs");
  // One file loads in half the time that its packages take one by one.
  const cli = compile(path.join(root, "cli", "index.ts"), {
    root,
    bundlePackages: true,
    external: ["esbuild"],
  });
  // Node 22.8 and newer: keeps V8's compiled code between runs.
  const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => unknown }} */ (module);
  enableCompileCache?.(path.join(root, ".build", "v8"));
  process.setSourceMapsEnabled(true);
  process.exitCode = await require(cli).main(argv);
}

// Whoever reads may have seen enough (`npm run policy | head`): the work goes on, and its exit code is its own.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== "EPIPE") throw error;
  });
}

main().catch((error) => {
  const isMistakeOfOurs = error instanceof TypeError || error instanceof ReferenceError;
  const showStack = isMistakeOfOurs || process.env.DEBUG !== undefined;
  notify(`error: ${(showStack ? error?.stack : error?.message) ?? error}`);
  process.exitCode = 1;
});
