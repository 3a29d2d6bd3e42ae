import { existsSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../plugin-server/sandbox";
import { lives, until } from "../plugin-server/start-plugin";
import { bundlePlugin } from "./harness";

jest.setTimeout(120_000);

const languageHost = bundlePlugin("toolchain/language-host/main.ts");
const commandProvider = bundlePlugin("toolchain/command-provider/main.ts");
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox({ languageHost: languageHost.file, commandProvider: commandProvider.file });
});
afterAll(() => {
  sandbox.remove();
  languageHost.remove();
  commandProvider.remove();
});

const program = `
  const pulumi = require("@pulumi/pulumi");
  class Part extends pulumi.ComponentResource {
    constructor(name) { super("test:index:Part", name); }
  }
  new Part("part");
  const config = new pulumi.Config();
  console.log("to stdout of", pulumi.getStack());
  console.error("to stderr");
  module.exports = { plain: config.get("plain"), secret: config.getSecret("secret"), preview: pulumi.runtime.isDryRun() };
`;

it("a stack lives: config, preview, up, up again, refresh, destroy", async () => {
  const project = await sandbox.project("life", { "index.js": program });
  expect(await project.pulumi("config", "set", "plain", "one")).toMatchObject({ code: 0 });
  expect(await project.pulumi("config", "set", "--secret", "secret", "t0ps3cret")).toMatchObject({ code: 0 });
  const config = await project.pulumi("config");
  expect(config.stdout).toMatch(/plain +one/);
  expect(config.stdout).toMatch(/secret +\[secret\]/);

  const preview = await project.pulumi("preview");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.stdout).toContain("to stdout of dev");
  expect(preview.stdout).toContain("to stderr");
  expect(preview.stdout).toMatch(/\+ 2 to create/);

  const up = await project.pulumi("up", "--yes", "--skip-preview");
  expect(up).toMatchObject({ code: 0 });
  expect(up.stdout).toMatch(/\+ 2 created/);
  expect(up.text).not.toContain("warning");
  expect(await project.outputs()).toEqual({ plain: "one", secret: "t0ps3cret", preview: false });

  const again = await project.pulumi("up", "--yes", "--skip-preview");
  expect(again.stdout).toMatch(/2 unchanged/);
  expect(await project.pulumi("refresh", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  const destroy = await project.pulumi("destroy", "--yes", "--skip-preview");
  expect(destroy.stdout).toMatch(/- 2 deleted/);

  for (const { text } of [preview, up, again, destroy]) expect(text).not.toContain("t0ps3cret");
  expect(sandbox.state("life")).not.toContain("t0ps3cret");
});

describe("a program that fails", () => {
  it("by an exception: its message is shown once, with its place, and nothing is said on top", async () => {
    const project = await sandbox.project("throws", { "index.js": "\n\nthrow new Error('broken here');" });
    const started = Date.now();
    const { code, stdout } = await project.pulumi("preview");
    expect(code).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(stdout.split("Diagnostics:")[1]?.match(/broken here/g)).toHaveLength(1);
    expect(stdout).toContain("index.js:3");
    expect(stdout).not.toContain("non-zero exit code");
  });

  it("by an exit code: the code is told", async () => {
    const project = await sandbox.project("exits", { "index.js": "process.exit(7)" });
    const { code, text } = await project.pulumi("preview");
    expect(code).not.toBe(0);
    expect(text).toContain("Program exited with non-zero exit code: 7");
  });

  it("because a package is missing: it is named", async () => {
    const project = await sandbox.project("misses", { "index.js": "require('no-such-package')" });
    const { code, text } = await project.pulumi("preview");
    expect(code).not.toBe(0);
    expect(text).toContain("Cannot find module 'no-such-package'");
  });
});

it("a TypeScript program runs without being compiled before", async () => {
  const project = await sandbox.project(
    "typed",
    {
      "index.ts":
        'import * as pulumi from "@pulumi/pulumi";\nexport const stack: string = pulumi.getStack();\n',
      "package.json": JSON.stringify({ name: "typed", main: "index.ts" }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module: "commonjs",
          moduleResolution: "node",
          target: "es2020",
          types: [],
          skipLibCheck: true,
        },
      }),
    },
    "nodejs",
  );
  expect(await project.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  expect(await project.outputs()).toEqual({ stack: "dev" });
});

it("nodeargs reach the program", async () => {
  const project = await sandbox.project(
    "args",
    { "index.js": "exports.args = process.execArgv.slice(2);" },
    '{ name: nodejs, options: { typescript: false, nodeargs: "--max-old-space-size=200 --no-warnings" } }',
  );
  await project.pulumi("up", "--yes", "--skip-preview");
  expect(await project.outputs()).toEqual({ args: ["--max-old-space-size=200", "--no-warnings"] });
});

describe("a policy pack", () => {
  const pack = (level: string) => ({
    "index.js":
      'new (require("@pulumi/pulumi").ComponentResource)("test:index:Part", "part");\nconst { local } = require("@pulumi/command"); new local.Command("command", {});',
    "pack/PulumiPolicy.yaml": "runtime: { name: nodejs, options: { typescript: false } }\nversion: 0.1.0\n",
    "pack/package.json": JSON.stringify({ name: "pack", version: "0.1.0", main: "index.js" }),
    "pack/index.js": `
      const { PolicyPack } = require("@pulumi/policy"), pulumi = require("@pulumi/pulumi");
      new PolicyPack("pack", { policies: [
        { name: "resource-rule", description: "d", enforcementLevel: "${level}",
          validateResource: (args, report) => { if (args.type === "command:local:Command") report("seen in " + pulumi.getStack()); } },
        { name: "stack-rule", description: "d", enforcementLevel: "advisory",
          validateStack: (args, report) => report(args.resources.length + " resources") },
      ] });
    `,
  });

  it("that advises is shown, and lets the update pass", async () => {
    const project = await sandbox.project("advised", pack("advisory"));
    project.linkPackages("pack");
    const { code, stdout } = await project.pulumi("up", "--yes", "--skip-preview", "--policy-pack", "pack");
    expect(code).toBe(0);
    expect(stdout).toContain("seen in dev");
    expect(stdout).toMatch(/[34] resources/);
  });

  it("that forbids stops the preview", async () => {
    const project = await sandbox.project("forbidden", pack("mandatory"));
    project.linkPackages("pack");
    const { code, stdout } = await project.pulumi("preview", "--policy-pack", "pack");
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/\[mandatory\] +resource-rule/);
  });

  it("that is broken stops the preview, with its own message", async () => {
    const project = await sandbox.project("broken", {
      ...pack("advisory"),
      "pack/index.js": "throw new Error('pack is broken')",
    });
    project.linkPackages("pack");
    const { code, text } = await project.pulumi("preview", "--policy-pack", "pack");
    expect(code).not.toBe(0);
    expect(text).toContain("pack is broken");
  });
});

it("about tells the runtime and the program's dependencies", async () => {
  const project = await sandbox.project("about", {
    "index.js": "",
    "package.json": JSON.stringify({ name: "about", main: "index.js", dependencies: { dep: "file:dep" } }),
    "package-lock.json": JSON.stringify({
      lockfileVersion: 3,
      packages: { "node_modules/dep": { version: "1.2.3" } },
    }),
  });
  const { code, stdout, text } = await project.pulumi("about");
  expect({ code, text }).toMatchObject({ code: 0 });
  // In any order: Pulumi prints a map.
  for (const part of [
    `executable='${process.execPath}'`,
    `version='${process.version}'`,
    "packagemanager='npm'",
  ]) {
    expect(stdout).toContain(part);
  }
  expect(stdout).toMatch(/dep +1\.2\.3/);
  expect(text).not.toContain("Failed to get information");
});

it("install installs the program's packages", async () => {
  const project = await sandbox.project("install", {
    "index.js": "",
    "package.json": JSON.stringify({ name: "install", main: "index.js", dependencies: { dep: "file:dep" } }),
    "dep/package.json": JSON.stringify({ name: "dep", version: "1.2.3" }),
  });
  const { code, text } = await project.pulumi("install");
  expect(text).toContain("Finished installing dependencies");
  expect(code).toBe(0);
  expect(existsSync(join(project.folder, "node_modules", "dep", "package.json"))).toBe(true);
});

it("install fails when npm does, and shows what it said", async () => {
  const project = await sandbox.project("uninstallable", {
    "index.js": "",
    "package.json": JSON.stringify({ name: "uninstallable", dependencies: { dep: "file:no-such-file.tgz" } }),
  });
  const { code, text } = await project.pulumi("install");
  expect(code).not.toBe(0);
  expect(text).toMatch(/npm error/);
  expect(text).toContain("npm install failed: exit status");
});

it("an SDK is made for a provider written in Node.js", async () => {
  const project = await sandbox.project("consumer", {
    "index.js": "",
    "provider/PulumiPlugin.yaml": "runtime: nodejs\n",
    "provider/package.json": JSON.stringify({ name: "parts", version: "1.0.0", main: "index.ts" }),
    "provider/tsconfig.json": JSON.stringify({
      compilerOptions: {
        module: "commonjs",
        moduleResolution: "node",
        target: "es2020",
        strict: true,
        types: [],
        skipLibCheck: true,
      },
    }),
    "provider/index.ts": `
      import * as pulumi from "@pulumi/pulumi";
      export interface PartArgs { size: pulumi.Input<number>; }
      export class Part extends pulumi.ComponentResource {
        constructor(name: string, args: PartArgs, opts?: pulumi.ComponentResourceOptions) {
          super("parts:index:Part", name, args, opts);
        }
      }
    `,
  });
  project.linkPackages("provider");
  const { code, text } = await project.pulumi(
    "package",
    "gen-sdk",
    "./provider",
    "--language",
    "nodejs",
    "--local",
    "--out",
    "sdk",
  );
  expect({ code, text }).toMatchObject({ code: 0 });
  expect(project.read("sdk/nodejs/part.ts")).toContain("size: pulumi.Input<number>");
});

it("SIGINT in the middle ends program and commands, and the next up finishes the work", async () => {
  const project = await sandbox.project("interrupted", {
    "index.js": `
      require("fs").writeFileSync("program.pid", String(process.pid));
      const { local } = require("@pulumi/command");
      const slow = process.env.SLOW ? "echo $$ > command.pid; exec sleep 300" : "echo done";
      const first = new local.Command("first", { create: "echo first" });
      const second = new local.Command("second", { create: slow }, { dependsOn: first });
      exports.second = second.stdout;
      if (process.env.SLOW) setInterval(() => {}, 1000);
    `,
  });
  const up = project.start(["up", "--yes", "--skip-preview"], { SLOW: "yes" });
  await until(() => existsSync(join(project.folder, "command.pid")), "the command to run");
  up.process.kill("SIGINT");
  const { code } = await up.ended;
  expect(code).not.toBe(0);
  const pids = ["program.pid", "command.pid"].map((file) => Number(project.read(file)));
  await until(() => !pids.some(lives), "program and command to end");

  const again = await project.pulumi("up", "--yes", "--skip-preview");
  expect(again).toMatchObject({ code: 0 });
  expect(await project.outputs()).toEqual({ second: "done" });
  expect(again.stdout).toMatch(/\+ 1 created/);
});
