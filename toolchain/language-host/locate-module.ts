import { createRequire } from "node:module";
import { join } from "node:path";
import { PluginError } from "../plugin-server/errors";

/**
 * File of `module` as the program in `directory` would load it: the program brings its own @pulumi/pulumi.
 * `remedy` ends the error's sentence when it has none.
 */
export function locateModule(module: string, directory: string, remedy: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new PluginError(
      "sdk-not-installed",
      `It looks like the Pulumi SDK has not been installed. Have you run ${remedy}?`,
      undefined,
      { cause: error },
    );
  }
}
