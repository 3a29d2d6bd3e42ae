import type { Command } from "commander";
import { passThrough } from "./pass-through";

export function preview(root: string, exit: (code: number) => void): Command {
  return passThrough(
    "preview",
    "Show what `up` would change, judged by the policy pack, and change nothing",
    root,
    exit,
    ["preview"],
    "reads, judged",
  );
}
