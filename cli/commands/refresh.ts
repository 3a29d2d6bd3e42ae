import type { Command } from "commander";
import { passThrough } from "./pass-through";

export function refresh(root: string, exit: (code: number) => void): Command {
  return passThrough(
    "refresh",
    "Take over into the state what the cloud has now",
    root,
    exit,
    ["refresh"],
    "changes",
  );
}
