import { existsSync } from "node:fs";
import path from "node:path";

/** The folder of the checkout: from a source file as well as from a compiled file in `.build/`. */
export const projectRoot = findRoot(__dirname);

function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) return path.dirname(from);
  }
}
