import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { buildSdk } from "../../toolchain/bootstrap/build-sdk.cjs";
import { projectRoot } from "../../toolchain/project-root";
import { remove, temporaryFolder } from "./_helpers/fake-modules";

let root: string;
let folder: string;

beforeEach(() => {
  root = temporaryFolder();
  folder = path.join(root, "sdks", "ibm");
  mkdirSync(folder, { recursive: true });
  symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "@pulumi/ibm", "version": "1.2.3" }');
  const compilerOptions = {
    outDir: "bin",
    declaration: true,
    module: "nodenext",
    moduleDetection: "force",
    types: [],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  writeFileSync(path.join(folder, "index.ts"), "export const answer: number = 1;\n");
});
afterEach(() => remove(root));

const compiled = () => readFileSync(path.join(folder, "bin", "index.js"), "utf8");

function build(): string[] {
  const messages: string[] = [];
  buildSdk(root, { notify: (message) => messages.push(message) });
  return messages;
}

test("it is compiled once, with types and its package.json beside it", () => {
  expect(build()).toHaveLength(1);
  expect(compiled()).toContain("answer = 1");
  expect(existsSync(path.join(folder, "bin", "index.d.ts"))).toBe(true);
  expect(existsSync(path.join(folder, "bin", "package.json"))).toBe(true);
  expect(build()).toEqual([]);
});

test("a changed source is compiled again, and files that are no longer made go away", () => {
  build();
  writeFileSync(path.join(folder, "bin", "old.js"), "");
  writeFileSync(path.join(folder, "index.ts"), "export const answer: number = 2;\n");
  expect(build()).toHaveLength(1);
  expect(compiled()).toContain("answer = 2");
  expect(existsSync(path.join(folder, "bin", "old.js"))).toBe(false);
});

test("sources that do not compile leave the last good ones, and the error says what to do", () => {
  build();
  writeFileSync(path.join(folder, "index.ts"), "export const answer: number = 'text';\n");
  expect(() => build()).toThrow(/npm run sdk[\s\S]*index\.ts\(1,14\)/);
  expect(compiled()).toContain("answer = 1");
});

test("two at once both find it whole", async () => {
  const script = `
    require(${JSON.stringify(path.join(projectRoot, "toolchain", "bootstrap", "build-sdk.cjs"))}).buildSdk(${JSON.stringify(root)});
    console.log(require(${JSON.stringify(path.join(folder, "bin", "index.js"))}).answer);`;
  const run = () => promisify(execFile)(process.execPath, ["-e", script]);
  const outputs = await Promise.all([run(), run()]);
  expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(["1", "1"]);
});
