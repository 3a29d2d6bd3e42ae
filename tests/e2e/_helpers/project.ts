import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { CloudClient } from "../../_helpers/cloud-client";

const root = resolve(__dirname, "../../..");

export interface Result {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Both, as a person sees them. */
  text: string;
}

interface Waived {
  rule: string;
  /** Type and name, with `*`: `IamServiceApiKey::demo-api-key*`. */
  resource: string;
}

/**
 * A checkout of its own: the files that git has, in a folder with a space in its name, with this checkout's
 * packages. State, passphrase and local cloud are its own too, and go when it is closed.
 */
export class Project {
  private constructor(readonly folder: string) {}

  /** @param packages `own`: npm may install in it, as in a copy that is linked it must not */
  static create(packages: "linked" | "own" = "linked"): Project {
    const folder = join(mkdtempSync(join(tmpdir(), "project-")), "a clone");
    const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 } as const;
    const files = execFileSync(
      "git",
      ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      options,
    );
    for (const file of files.split("\0").filter(Boolean)) {
      if (!file.startsWith("tests/"))
        cpSync(join(root, file), join(folder, file), { recursive: true, preserveTimestamps: true });
    }
    const [ours, theirs] = [join(root, "node_modules"), join(folder, "node_modules")];
    if (packages === "linked") symlinkSync(ours, theirs);
    else copyPackages(ours, theirs);
    takeCompiledSdk(folder);
    return new Project(folder);
  }

  /** `npm run <args>` without npm, and without a terminal. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
    return this.start(args, env).result;
  }

  /** The same, to be interrupted: the child and what it prints so far. */
  start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): { child: ChildProcess; result: Promise<Result>; text: () => string } {
    return collect(process.execPath, [join(this.folder, "cli", "main.mjs"), ...args], this.folder, {
      ...process.env,
      ...env,
    });
  }

  /** A command line in a shell, in the project's folder. */
  shell(script: string, env: NodeJS.ProcessEnv = {}): Promise<Result> {
    return collect("bash", ["-c", script], this.folder, { ...process.env, ...env }).result;
  }

  /** Changes the configuration of the only engine of the dev stack. */
  configure(change: (engine: Record<string, unknown>) => void): void {
    const file = join(this.folder, "Pulumi.dev.yaml");
    const content = parse(readFileSync(file, "utf8"));
    change(content.config["machine-credentials:engines"][0]);
    writeFileSync(file, stringify(content));
  }

  /** What an account decides for the policy pack: parameters of its rules, and findings of its own stacks that it accepts. */
  decide({ parameters, waive }: { parameters?: object; waive?: Waived[] }): void {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const waivers = waive?.map(({ rule, resource }) => ({
      id: `${rule} ${resource}`,
      rule,
      urn: `urn:pulumi:dev::machine-credentials::*:${resource}`,
      owner: "tests",
      approver: "reviewers",
      reason: "It is what this test is about.",
      ticket: "none",
      created: day(-1),
      expires: day(60),
    }));
    if (parameters) writeFileSync(join(this.folder, "policies", "parameters.yaml"), stringify(parameters));
    if (waivers) writeFileSync(join(this.folder, "policies", "waivers.yaml"), stringify({ waivers }));
  }

  /** A client of this project's running local cloud, as the account's owner. */
  cloud(): CloudClient {
    const running = JSON.parse(readFileSync(join(this.folder, ".local/cloud/running.json"), "utf8"));
    return new CloudClient(running, readFileSync(running.ownerKeyFile, "utf8").trim());
  }

  /** The stack's checkpoint, as it is on disk. */
  stateText(): string {
    return readFileSync(
      join(this.folder, ".local/state/.pulumi/stacks/machine-credentials/dev.json"),
      "utf8",
    );
  }

  async close(): Promise<void> {
    await this.run(["cloud", "stop"]);
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

function collect(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "", text: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      printed[name] += chunk;
      printed.text += chunk;
    });
  }
  const result = new Promise<Result>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done({ exitCode: code ?? -1, ...printed }));
  });
  return { child, result, text: () => printed.text };
}

/** By links to the same files, which is made at once: npm replaces packages' files. Its own it writes in place. */
function copyPackages(from: string, to: string): void {
  execFileSync("sh", ["-c", 'cp -al "$0" "$1" 2>/dev/null || cp -a "$0" "$1"', from, to]);
  const written = join(to, ".package-lock.json");
  rmSync(written);
  cpSync(join(from, ".package-lock.json"), written);
}

/** The SDK is compiled once per checkout; a copy of a checkout may have what is compiled already. */
function takeCompiledSdk(folder: string): void {
  const bin = join("sdks", "ibm", "bin");
  cpSync(join(root, bin), join(folder, bin), { recursive: true, preserveTimestamps: true });
  const manifest = join(folder, bin, ".inputs.json");
  writeFileSync(
    manifest,
    readFileSync(manifest, "utf8").replaceAll(
      JSON.stringify(root).slice(1, -1),
      JSON.stringify(folder).slice(1, -1),
    ),
  );
}
