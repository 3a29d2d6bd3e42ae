import { createHash } from "node:crypto";
import { copyFileSync, linkSync, symlinkSync } from "node:fs";
import path from "node:path";
import { launcher, writeExecutable } from "./own-plugins";
import { storeSmallFolder } from "./store";

export interface BinContent {
  /** The CLI. */
  pulumi: string;
  /** Our language host; undefined where the CLI has its own. */
  languageHost?: string;
  /** The SDK generator that our language host calls. */
  sdkgen?: string;
}

/**
 * The folder that comes first on PATH: `pulumi`, `node`, and our language host where it is used.
 * @returns its path
 */
export function binFolder(cache: string, content: BinContent): string {
  const { pulumi, languageHost, sdkgen } = content;
  const key = createHash("sha256").update(
    JSON.stringify([1, process.execPath, pulumi, languageHost, sdkgen]),
  );
  return storeSmallFolder(cache, `bin-${key.digest("hex").slice(0, 12)}`, (folder) => {
    symlinkSync(process.execPath, path.join(folder, "node"));
    const command = path.join(folder, "pulumi");
    if (!languageHost) return symlinkSync(pulumi, command);
    // The engine takes a language host beside its own executable, links resolved, without a warning.
    linkOrCopy(pulumi, command);
    const environment: Record<string, string> = sdkgen ? { PULUMI_TOOLCHAIN_SDKGEN: sdkgen } : {};
    writeExecutable(path.join(folder, "pulumi-language-nodejs"), launcher(languageHost, environment));
  });
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
