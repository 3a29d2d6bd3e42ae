import type { Command } from "commander";
import { passThrough } from "./pass-through";

export function destroy(root: string, exit: (code: number) => void): Command {
  return passThrough(
    "destroy",
    "Take away everything that the stack made",
    root,
    exit,
    ["destroy"],
    "changes",
  );
}
