import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { compile } from "../../toolchain/compile.cjs";
import { projectRoot } from "../../toolchain/project-root";
import { remove, temporaryFolder } from "./_helpers/fake-modules";

let root: string;

beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => remove(root));

function write(file: string, text: string): string {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const entry = () => path.join(root, "index.ts");
const run = (file: string) => execFileSync(process.execPath, [file], { encoding: "utf8" }).trim();
const compileAndRun = () => run(compile(entry(), { root }));

test("TypeScript runs, with what it imports, from a path with a space", () => {
  write("part.ts", "export const answer: number = 42;");
  write("index.ts", 'import { answer } from "./part"; console.log(answer);');
  expect(root).toContain(" ");
  expect(compileAndRun()).toBe("42");
});

test("an unchanged second call returns the same file without loading the compiler", () => {
  write("index.ts", "console.log(1)");
  const first = compile(entry(), { root });
  const script = `
    const { compile } = require(${JSON.stringify(path.join(projectRoot, "toolchain", "compile.cjs"))});
    const file = compile(${JSON.stringify(entry())}, { root: ${JSON.stringify(root)} });
    const loaded = Object.keys(require.cache).some((name) => /esbuild.lib/.test(name));
    console.log(JSON.stringify([file, loaded]));`;
  expect(JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }))).toEqual([
    first,
    false,
  ]);
});

test("every edit is taken, of the entry and of what it imports", () => {
  write("part.ts", "export const part = 'a';");
  write("index.ts", 'import { part } from "./part"; console.log("1" + part);');
  expect(compileAndRun()).toBe("1a");
  write("part.ts", "export const part = 'b';");
  expect(compileAndRun()).toBe("1b");
  write("index.ts", 'import { part } from "./part"; console.log("2" + part);');
  expect(compileAndRun()).toBe("2b");
});

test("an edit of the same length that leaves the file's time is taken", () => {
  const part = write("index.ts", "console.log(1)");
  const { atime, mtime } = statSync(part);
  expect(compileAndRun()).toBe("1");
  writeFileSync(part, "console.log(2)");
  utimesSync(part, atime, mtime);
  expect(compileAndRun()).toBe("2");
});

test("a file that is only touched gives the same result", () => {
  const part = write("index.ts", "console.log(1)");
  const first = compile(entry(), { root });
  utimesSync(part, new Date(), new Date());
  expect(compile(entry(), { root })).toBe(first);
});

test("a new file that an import now means is taken", () => {
  write("part/index.ts", "export const part = 'folder';");
  write("index.ts", 'import { part } from "./part"; console.log(part);');
  expect(compileAndRun()).toBe("folder");
  write("part.ts", "export const part = 'file';");
  expect(compileAndRun()).toBe("file");
});

test("a copied checkout compiles its own files, and a moved one still runs", () => {
  write("checkout/index.ts", "console.log('original')");
  const [original, copy] = [path.join(root, "checkout"), path.join(root, "copy")];
  compile(path.join(original, "index.ts"), { root: original });
  cpSync(original, copy, { recursive: true, preserveTimestamps: true });
  writeFileSync(path.join(copy, "index.ts"), "console.log('edited')");
  expect(run(compile(path.join(copy, "index.ts"), { root: copy }))).toBe("edited");
  renameSync(original, path.join(root, "moved"));
  const moved = path.join(root, "moved");
  expect(run(compile(path.join(moved, "index.ts"), { root: moved }))).toBe("original");
});

test("the same sources have the same name in every checkout", () => {
  write("one/index.ts", "console.log(1)");
  write("two/index.ts", "console.log(1)");
  const [one, two] = ["one", "two"].map((name) => {
    const folder = path.join(root, name);
    return path.basename(compile(path.join(folder, "index.ts"), { root: folder }));
  });
  expect(one).toBe(two);
});

test("packages stay outside, or come in on request", () => {
  write("node_modules/greeting/package.json", '{ "name": "greeting", "main": "index.js" }');
  write("node_modules/greeting/index.js", "module.exports = 'hello';");
  write("index.ts", 'import greeting from "greeting"; console.log(greeting);');
  const outside = compile(entry(), { root });
  expect(readFileSync(outside, "utf8")).toContain('require("greeting")');
  const inside = compile(entry(), { root, bundlePackages: true });
  remove(path.join(root, "node_modules"));
  expect(run(inside)).toBe("hello");
});

test("a mistake comes out as one message with file, line and column", () => {
  write("part.ts", "export const a = 1;\nexport const b = ;\n");
  write("index.ts", 'import { b } from "./part"; console.log(b);');
  const attempt = () => compile(entry(), { root });
  expect(attempt).toThrow('index.ts does not compile:\npart.ts:2:18: Unexpected ";"');
  expect(attempt).toThrow(expect.objectContaining({ code: "TOOLCHAIN_COMPILE", name: "SyntaxError" }));
});

test("an import that leads nowhere is named", () => {
  write("index.ts", 'import "./nowhere";');
  expect(() => compile(entry(), { root })).toThrow('index.ts:1:8: Could not resolve "./nowhere"');
});

test("calls at the same time all get a whole file", async () => {
  write("index.ts", "console.log('whole')");
  const script = `
    const { compile } = require(${JSON.stringify(path.join(projectRoot, "toolchain", "compile.cjs"))});
    require(compile(${JSON.stringify(entry())}, { root: ${JSON.stringify(root)} }));`;
  const { execFile } = await import("node:child_process");
  const outputs = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise((resolve, reject) =>
          execFile(process.execPath, ["-e", script], (error, stdout) =>
            error ? reject(error) : resolve(stdout.trim()),
          ),
        ),
    ),
  );
  expect(outputs).toEqual(["whole", "whole", "whole", "whole"]);
});

describe("what Pulumi loads", () => {
  /** A checkout with this project's bootstrap and packages, and a program of the test. */
  function checkout(program: string): string {
    write("Pulumi.yaml", "name: test");
    write("index.ts", program);
    cpSync(path.join(projectRoot, "toolchain", "bootstrap"), path.join(root, "toolchain", "bootstrap"), {
      recursive: true,
    });
    cpSync(path.join(projectRoot, "toolchain", "program.cjs"), path.join(root, "toolchain", "program.cjs"));
    cpSync(path.join(projectRoot, "sdks"), path.join(root, "sdks"), { recursive: true });
    symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"));
    return path.join(root, "toolchain", "program.cjs");
  }

  test("the program's exports come through", () => {
    const main = checkout("export const id: string = 'an id';");
    const script = `console.log(require(${JSON.stringify(main)}).id)`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim()).toBe("an id");
  });

  test.each([
    ["on its own", ""],
    ["under Pulumi, which loads source-map-support", "require('source-map-support/register');"],
  ])("a stack trace points into the TypeScript %s", (_name, before) => {
    const main = checkout(
      "interface Gone {\n  a: string;\n}\n\nexport function fail(): never {\n  throw new Error('here');\n}\nfail();\n",
    );
    const script = `${before}try { require(${JSON.stringify(main)}) } catch (error) { console.log(error.stack) }`;
    const pulumi = path.join(projectRoot, "node_modules", "@pulumi", "pulumi");
    const output = execFileSync(process.execPath, ["-e", script], { cwd: pulumi, encoding: "utf8" });
    expect(output).toMatch(/index\.ts:6:9/);
  });
});
