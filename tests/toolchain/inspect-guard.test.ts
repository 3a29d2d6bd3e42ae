import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { inspectGuardArguments } from "../../toolchain/language-host/inspect-guard";

/** Prints an error in color whose stack has a frame as @pulumi/pulumi has them. */
const printing = `
  const error = new Error("a mistake");
  error.stack = "Error: a mistake\\n    at register (/project/node_modules/@pulumi/resource.ts:1:1)";
  let text;
  try {
    text = require("node:util").inspect(error, { colors: true });
  } catch {
    text = require("node:util").inspect(error);
  }
  process.stdout.write(text);
`;
const guard = resolve(__dirname, "../../toolchain/bootstrap/inspect-guard.cjs");

test.each([
  ["by our language host", [...inspectGuardArguments, "-e", printing]],
  [
    "by the program itself, whatever host runs it",
    ["-e", `require(${JSON.stringify(guard)}).guardInspect(require("node:util").inspect);${printing}`],
  ],
])("printing an exception in color comes to an end: guarded %s", (_, args) => {
  const text = execFileSync(process.execPath, args, { encoding: "utf8", timeout: 10_000 });
  expect(text).toContain("a mistake");
});
