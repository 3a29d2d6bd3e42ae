import type { Command } from "commander";
import { passThrough } from "./pass-through";

/** Exit code 7 is Pulumi's "changes were found although none were expected" (3.227 and newer). */
export function drift(root: string, exit: (code: number) => void): Command {
  return passThrough(
    "drift",
    "Compare the state with the cloud; exit code 7 when something was changed by hand",
    root,
    exit,
    ["refresh", "--preview-only", "--expect-no-changes", "--diff"],
  );
}
