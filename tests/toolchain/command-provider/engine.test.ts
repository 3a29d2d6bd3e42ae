import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, Sandbox } from "../plugin-server/sandbox";
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

const head = `const pulumi = require("@pulumi/pulumi"); const { local } = require("@pulumi/command");\n`;

it("a command lives: create, no change, update, replacement by a trigger, delete", async () => {
  const project = await sandbox.project("life", {
    "index.js": `${head}
      const config = new pulumi.Config();
      const command = new local.Command("command", {
        create: "echo created $NAME | tee -a journal",
        update: "echo updated $NAME after $PULUMI_COMMAND_STDOUT | tee -a journal",
        delete: "echo deleted after $PULUMI_COMMAND_STDOUT >> journal",
        environment: { NAME: config.require("name") },
        triggers: [config.require("trigger")],
      });
      exports.stdout = command.stdout;
    `,
  });
  const journal = (): string[] => project.read("journal").trim().split("\n");
  const up = async (name: string, trigger: string): Promise<string> => {
    await project.pulumi("config", "set", "name", name);
    await project.pulumi("config", "set", "trigger", trigger);
    const { code, text } = await project.pulumi("up", "--yes", "--skip-preview");
    expect({ code, text }).toMatchObject({ code: 0 });
    return text;
  };

  expect(await up("a", "1")).toMatch(/\+ 2 created/);
  expect(journal()).toEqual(["created a"]);

  expect(await up("a", "1")).toMatch(/2 unchanged/);
  expect(journal()).toEqual(["created a"]);

  expect(await up("b", "1")).toMatch(/~ 1 updated/);
  expect(journal().slice(1)).toEqual(["updated b after created a"]);
  expect(await project.outputs()).toEqual({ stdout: "updated b after created a" });

  expect(await up("b", "2")).toMatch(/\+-1 replaced/);
  expect(journal().slice(2)).toEqual(["created b", "deleted after updated b after created a"]);

  expect(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")).toMatchObject({
    code: 0,
  });
  expect(await project.pulumi("destroy", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  expect(journal().slice(4)).toEqual(["deleted after created b"]);
});

it("a preview runs no command, and knows nothing of its outputs", async () => {
  const project = await sandbox.project("previewed", {
    "index.js": `${head}
      const first = new local.Command("first", { create: "touch first-ran; echo 1" });
      const second = new local.Command("second", { create: pulumi.interpolate\`touch second-ran; echo \${first.stdout}\` });
      second.stdout.apply((value) => { throw new Error("known at preview: " + value); });
    `,
  });
  const { code, stdout } = await project.pulumi("preview", "--diff");
  expect(code).toBe(0);
  expect(stdout).toMatch(/create *: \[unknown\]/);
  expect(["first-ran", "second-ran"].some((file) => existsSync(join(project.folder, file)))).toBe(false);
});

it("secret inputs are shown and stored nowhere in plain", async () => {
  const project = await sandbox.project("secrets", {
    "index.js": `${head}
      const key = new pulumi.Config().requireSecret("key");
      const command = new local.Command("command", {
        create: "echo key=$KEY; cat",
        update: "echo failing with $KEY >&2; exit 1",
        stdin: pulumi.interpolate\`stdin has \${key}\`,
        environment: { KEY: key, ROUND: process.env.ROUND || "1" },
      }, { additionalSecretOutputs: ["stdout", "stderr"] });
      exports.stdout = command.stdout;
    `,
  });
  await project.pulumi("config", "set", "--secret", "key", "t0ps3cret-key");
  const up = await project.pulumi("up", "--yes", "--diff");
  expect(up).toMatchObject({ code: 0 });
  expect(await project.outputs()).toEqual({ stdout: "key=t0ps3cret-key\nstdin has t0ps3cret-key" });
  const failed = await project.start(["up", "--yes", "--skip-preview"], { ROUND: "2" }).ended;
  expect(failed.code).not.toBe(0);
  expect(failed.text).toMatch(/exit status 1: running "echo failing with \$KEY/);

  for (const { text } of [up, failed]) expect(text).not.toContain("t0ps3cret");
  const files = filesBelow(sandbox.folder).filter((file) => !file.includes("node_modules"));
  const state = files.filter((file) => file.includes(join("state", ".pulumi")));
  expect(state.length).toBeGreaterThan(0);
  for (const file of state) expect(readFileSync(file, "latin1")).not.toContain("t0ps3cret");
});

it("a failing script fails its resource and shows what it wrote; the next up tries again", async () => {
  const project = await sandbox.project("failing", {
    "index.js": `${head}
      const command = new local.Command("command", { create: "test -e ready || { echo 'not ready yet' >&2; exit 3; }; echo ready" });
      exports.stdout = command.stdout;
    `,
  });
  const failed = await project.pulumi("up", "--yes", "--skip-preview");
  expect(failed.code).not.toBe(0);
  expect(failed.stdout).toContain("exit status 3: running");
  expect(failed.stdout).toContain("not ready yet");
  project.write("ready", "");
  expect(await project.pulumi("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  expect(await project.outputs()).toEqual({ stdout: "ready" });
});

it("a wrong input is named before anything runs", async () => {
  const project = await sandbox.project("wrong", {
    "index.js": `${head} new local.Command("command", { create: "touch ran", environment: { A: 1 }, logging: "loud" });`,
  });
  const { code, text } = await project.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(text).toContain('"environment.A" must be a string, not a number');
  expect(text).toContain('"logging" must be one of stdout, stderr, stdoutAndStderr, none');
  expect(existsSync(join(project.folder, "ran"))).toBe(false);
});

it("local.run runs at preview and at up", async () => {
  const project = await sandbox.project("function", {
    "index.js": `${head} exports.stdout = local.runOutput({ command: "echo run | tee -a journal" }).stdout;`,
  });
  await project.pulumi("preview");
  await project.pulumi("up", "--yes", "--skip-preview");
  expect(project.read("journal")).toBe("run\nrun\n");
  expect(await project.outputs()).toEqual({ stdout: "run" });
});

it("an archive of files triggers only when their content changes", async () => {
  const project = await sandbox.project("archives", {
    "index.js": `${head}
      const build = new local.Command("build", { create: "cp source built", archivePaths: ["built"], triggers: [process.env.ROUND] });
      new local.Command("deploy", { create: "echo deployed >> journal", triggers: [build.archive] });
    `,
    source: "one",
  });
  const up = async (ROUND: string): Promise<void> => {
    const { code, text } = await project.start(["up", "--yes", "--skip-preview"], { ROUND }).ended;
    expect({ code, text }).toMatchObject({ code: 0 });
  };
  await up("1");
  await up("2");
  expect(project.read("journal")).toBe("deployed\n");
  project.write("source", "two");
  await up("3");
  expect(project.read("journal")).toBe("deployed\ndeployed\n");
});

it("a remote command is refused with advice", async () => {
  const project = await sandbox.project("remote", {
    "index.js": `const { remote } = require("@pulumi/command");
      new remote.Command("command", { create: "true", connection: { host: "example.com" } });`,
  });
  const { code, text } = await project.pulumi("preview");
  expect(code).not.toBe(0);
  expect(text).toMatch(/command:remote:Command is not served .* use the official plugin/);
});
