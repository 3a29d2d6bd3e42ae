import { execFileSync } from "node:child_process";
import { projectRoot } from "../../toolchain/project-root";

/** Runs with @pulumi/pulumi, whose costly modules are deferred as in a run of the program. */
function withDeferred(script: string): unknown {
  const preamble = `
    const { deferModules } = require("./toolchain/bootstrap/deferred-modules.cjs");
    const { pulumiModules } = require("./toolchain/bootstrap/run-compiled.cjs");
    deferModules(pulumiModules, require.resolve("@pulumi/pulumi"));
    const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.(typescript|@npmcli.arborist).lib/.test(file)
      && require.cache[file].children.length + Object.keys(require.cache[file].exports).length > 0);
    const say = (value) => console.log(JSON.stringify(value));`;
  const printed = execFileSync(process.execPath, ["-e", preamble + script], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  return JSON.parse(printed);
}

test("@pulumi/pulumi loads neither TypeScript nor npm's Arborist at its start", () => {
  expect(withDeferred('require("@pulumi/pulumi"); say(loaded());')).toEqual([]);
});

test("a function is serialized all the same", () => {
  const script = `
    const { runtime } = require("@pulumi/pulumi");
    const factor = 21;
    runtime.serializeFunction((n) => n * factor).then(({ text }) => say([text, loaded().length > 0]));`;
  expect(withDeferred(script)).toEqual([expect.stringContaining("n * factor"), true]);
});

test("a module that cannot be found is left out", () => {
  const script = `deferModules(["no-such-module"], require.resolve("@pulumi/pulumi")); say("went on");`;
  expect(withDeferred(script)).toBe("went on");
});
