import { homedir } from "node:os";
import { relative, sep } from "node:path";

/** The project's own program runs in the folder that `tools/` is in. */
let script = "tools/run.cjs";

/**
 * For programs elsewhere, which get the components as a package: where the package is. The path goes into the state,
 * so it is said from the home folder where it can be: the same then on each machine that has the package there.
 */
export function useToolsOf(root: string, home = homedir(), platform: string = process.platform): void {
  const fromHome = relative(home, root);
  const isBelowHome = fromHome !== "" && !fromHome.startsWith("..") && platform !== "win32";
  const folder = isBelowHome ? `$HOME/${fromHome.split(sep).join("/")}` : root;
  script = `"${folder}/tools/run.cjs"`;
}

/** The shell command for one of our tools: `toolCommand("access-group-member add")`. */
export function toolCommand(toolAndArguments: string): string {
  return `node ${script} ${toolAndArguments}`;
}
