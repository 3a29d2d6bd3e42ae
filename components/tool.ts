import { exec } from "node:child_process";
import { homedir } from "node:os";
import { relative, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** The project's own program runs in the folder that `tools/` is in: the one with Pulumi.yaml. */
let script = "tools/run.cjs";
let folder = (): string | undefined => pulumi.getRootDirectory() || undefined;

/**
 * For programs elsewhere, which get the components as a package: where the package is. The path goes into the state,
 * so it is said from the home folder where it can be: the same then on each machine that has the package there.
 */
export function useToolsOf(root: string, home = homedir(), platform: string = process.platform): void {
  const fromHome = relative(home, root);
  const isBelowHome = fromHome !== "" && !fromHome.startsWith("..") && platform !== "win32";
  const said = isBelowHome ? `$HOME/${fromHome.split(sep).join("/")}` : root;
  script = `"${said}/tools/run.cjs"`;
  folder = () => root;
}

/** The shell command for one of our tools: `toolCommand("access-group-member add")`. */
export function toolCommand(toolAndArguments: string): string {
  return `node ${script} ${toolAndArguments}`;
}

/**
 * Runs a tool from within the program: for hooks.
 * @param deployKey API key that the tool takes; default: that of the environment, `IC_API_KEY`
 * @throws Error with what the tool said
 */
export function runTool(
  toolAndArguments: string,
  environment: Readonly<Record<string, string>>,
  deployKey: string | undefined,
): Promise<void> {
  const key = deployKey === undefined ? {} : { IC_API_KEY: deployKey };
  const env = { ...process.env, ...environment, ...key };
  return new Promise((done, failed) => {
    exec(toolCommand(toolAndArguments), { cwd: folder(), env }, (error, _stdout, stderr) =>
      error ? failed(new Error(stderr.trim() || error.message)) : done(),
    );
  });
}
