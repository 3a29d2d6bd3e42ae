import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import versions from "../../../toolchain/versions.json";

const root = join(__dirname, "..", "..", "..");

/** What a Pulumi command printed, and how it ended. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both. */
  readonly text: string;
}

export interface Started {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  text(): string;
  readonly ended: Promise<Result>;
}

/**
 * The real CLI and engine of the toolchain with the given language host and command provider, in a folder of
 * their own: PULUMI_HOME, state and projects as well.
 */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-")));
  readonly #env: NodeJS.ProcessEnv;

  constructor(plugins: { readonly languageHost: string; readonly commandProvider: string }) {
    const toolchain = locateToolchain();
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    mkdirSync(join(this.folder, "state"));
    // Beside the CLI itself, links resolved, is where the engine looks for a language host first.
    linkOrCopy(toolchain.cli, join(bin, "pulumi"));
    launcher(join(bin, "pulumi-language-nodejs"), plugins.languageHost);
    const { name, version } = versions.commandProvider;
    launcher(
      join(this.folder, "home", "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`),
      plugins.commandProvider,
    );
    this.#env = {
      ...process.env,
      ...(toolchain.sdkgen && { PULUMI_TOOLCHAIN_SDKGEN: toolchain.sdkgen }),
      PATH: `${bin}:${process.env.PATH}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    };
  }

  /** A project with a stack `dev` and this checkout's Pulumi packages. */
  async project(
    name: string,
    files: Record<string, string>,
    runtime = "{ name: nodejs, options: { typescript: false } }",
  ) {
    const project = new SandboxProject(join(this.folder, name), this.#env);
    project.write("Pulumi.yaml", `name: ${name}\nruntime: ${runtime}\n`);
    project.write("package.json", JSON.stringify({ name, main: "index.js" }));
    for (const [path, content] of Object.entries(files)) project.write(path, content);
    project.linkPackages();
    await project.pulumi("stack", "init", "dev");
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The state of a stack as it is on disk. */
  state(project: string): string {
    return readFileSync(join(this.folder, "state", ".pulumi", "stacks", project, "dev.json"), "utf8");
  }
}

export class SandboxProject {
  constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    mkdirSync(folder);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Only the packages that programs here import: others ask for providers of their own. */
  linkPackages(folder = "."): void {
    const modules = join(this.folder, folder, "node_modules");
    // Packages one by one, never a scope's folder: an npm that runs here would remove what is in it.
    for (const name of ["@pulumi/pulumi", "@pulumi/policy", "@pulumi/command", "typescript", "@types/node"]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk;
    });
    const ended = once(child, "close").then(([code]) => ({
      code: code as number | null,
      stdout,
      stderr,
      text: stdout + stderr,
    }));
    return { process: child, text: () => stdout + stderr, ended };
  }

  pulumi(...args: string[]): Promise<Result> {
    return this.start(args).ended;
  }

  /** Stack outputs, secrets included. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.pulumi("stack", "output", "--json", "--show-secrets")).stdout);
  }
}

/** The CLI of the toolchain, found or made as everywhere else; in a process of its own, outside jest's sandbox. */
function locateToolchain(): { readonly cli: string; readonly sdkgen?: string } {
  const script = `
    const { compile } = require("./toolchain/compile.cjs");
    const { resolveToolchain } = require(compile("toolchain/index.ts", { root: process.cwd() }));
    resolveToolchain().then(({ parts }) => console.log(JSON.stringify(parts)));
  `;
  const parts = JSON.parse(
    execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" }),
  ) as {
    name: string;
    path: string;
  }[];
  const path = (name: string): string | undefined => parts.find((part) => part.name === name)?.path;
  const cli = path("pulumi");
  if (!cli) throw new Error("the toolchain has no CLI");
  const host = readFileSync(path("language-host") ?? cli, "latin1");
  const sdkgen = /PULUMI_TOOLCHAIN_SDKGEN='([^']+)'/.exec(host.slice(0, 4096))?.[1];
  return { cli: realpathSync(cli), ...(sdkgen && { sdkgen }) };
}

function launcher(path: string, script: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(path, 0o755);
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Paths of every file below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
