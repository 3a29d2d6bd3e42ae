import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Step } from "./measure";
import { hcl, program } from "./workload";

export interface Tools {
  /** Path of the CLI, and the environment that leads both tools to the same cloud. */
  pulumi: string;
  tofu: string;
  env: NodeJS.ProcessEnv;
  /** Folder that holds IBM's provider as `registry.opentofu.org/ibm-cloud/ibm/<version>/…`. */
  providers: string;
  providerVersion: string;
  /** The checkout, for its packages. */
  root: string;
}

/** Pulumi's steps in a project of its own under `folder`, which is set up but not measured. */
export async function pulumiSteps(tools: Tools, folder: string, size: number): Promise<Step[]> {
  mkdirSync(join(folder, "state"), { recursive: true });
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
  writeFileSync(join(folder, "index.js"), program(size));
  symlinkSync(join(tools.root, "node_modules"), join(folder, "node_modules"));
  const env = { ...tools.env, PULUMI_BACKEND_URL: `file://${encodeURI(join(folder, "state"))}` };
  const run = (...args: string[]) => command(tools.pulumi, [...args, "--non-interactive"], folder, env);
  await run("stack", "init", "bench");
  return [
    { name: "create", run: () => run("up", "--yes", "--skip-preview") },
    { name: "nothing changed, reading the cloud", run: () => run("preview", "--refresh") },
    { name: "nothing changed, not reading it", run: () => run("preview") },
    { name: "destroy", run: () => run("destroy", "--yes", "--skip-preview") },
  ];
}

export async function tofuSteps(tools: Tools, folder: string, size: number): Promise<Step[]> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.tf"), hcl(size, tools.providerVersion));
  const mirror = `filesystem_mirror {\n    path = ${JSON.stringify(tools.providers)}\n  }`;
  writeFileSync(join(folder, "cli.tfrc"), `provider_installation {\n  ${mirror}\n}\n`);
  const env = { ...tools.env, TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"), CHECKPOINT_DISABLE: "1" };
  const run = (...args: string[]) => command(tools.tofu, [...args, "-no-color", "-input=false"], folder, env);
  await run("init");
  return [
    { name: "create", run: () => run("apply", "-auto-approve") },
    { name: "nothing changed, reading the cloud", run: () => run("plan") },
    { name: "nothing changed, not reading it", run: () => run("plan", "-refresh=false") },
    { name: "destroy", run: () => run("destroy", "-auto-approve") },
  ];
}

async function command(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await execa(file, args, { cwd, env, extendEnv: false, stdin: "ignore" });
}
