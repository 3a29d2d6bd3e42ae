import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { compile } from "./compile.cjs";
import { projectRoot } from "./project-root";
import { storeSmallFolder } from "./store";

export type OwnPlugin = "language-host" | "command-provider";

export function pluginSource(name: OwnPlugin, root = projectRoot): string {
  return path.join(root, "toolchain", name, "main.ts");
}

/**
 * Compiles one of our plugins to one file without dependencies and keeps it in the cache by its content, so
 * that a running engine keeps its plugin while the checkout is edited or moved.
 * @returns path of the compiled file
 */
export function ownPlugin(name: OwnPlugin, cache: string, root = projectRoot): string {
  const bundle = compile(pluginSource(name, root), { root, bundlePackages: true });
  const hash = /\.([0-9a-f]{16})\.cjs$/.exec(bundle)?.[1];
  const folder = storeSmallFolder(cache, `${name}-${hash}`, (temporary) => {
    copyFileSync(bundle, path.join(temporary, "main.cjs"));
    // Its name is in the bundle's last line.
    copyFileSync(`${bundle}.map`, path.join(temporary, `${path.basename(bundle)}.map`));
  });
  return path.join(folder, "main.cjs");
}

/** A shell script that runs a compiled plugin on this very Node.js, whatever `node` on PATH is. */
export function launcher(script: string, environment: Record<string, string> = {}): string {
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${quote(value)} `);
  return `#!/bin/sh\n${assignments.join("")}exec ${quote(process.execPath)} --enable-source-maps ${quote(script)} "$@"\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Writes an executable whole; one with this content already is left alone. */
export function writeExecutable(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  chmodSync(temporary, 0o755);
  renameSync(temporary, file);
}
