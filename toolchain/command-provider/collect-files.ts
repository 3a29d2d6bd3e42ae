import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { globToRegExp } from "./glob";

/**
 * Paths, relative to `directory` and in order, of the files that the rules take. Rules are applied in turn:
 * one that begins with `!` drops what earlier ones took.
 */
export function collectFiles(directory: string, globs: readonly string[]): string[] {
  const rules = globs.map((glob) => ({
    drops: glob.startsWith("!"),
    pattern: globToRegExp(glob.replace(/^!/, "")),
  }));
  return files(directory).filter((path) =>
    rules.reduce((taken, { drops, pattern }) => (pattern.test(path) ? !drops : taken), false),
  );
}

/** Links to files count, folders behind links do not. */
function files(root: string, below = ""): string[] {
  return readdirSync(join(root, below), { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return files(root, path);
      const isFile = entry.isSymbolicLink()
        ? statSync(join(root, path), { throwIfNoEntry: false })?.isFile()
        : entry.isFile();
      return isFile ? [path] : [];
    });
}
