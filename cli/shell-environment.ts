import { dirname } from "node:path";
import { inspectToolchain } from "../toolchain";
import { quoted } from "./export-lines";
import { cloudEnvironment, type RunningCloud } from "./local-cloud";
import type { Paths } from "./paths";
import { localPulumi } from "./session";

/**
 * What a shell needs for plain `pulumi`, curl or an SDK on the local cloud. The owner's API key is given as the
 * file that holds it, so that no key is printed.
 */
export async function shellEnvironment(paths: Paths, running: RunningCloud): Promise<Record<string, string>> {
  const { parts, cache } = await inspectToolchain();
  const pulumi = parts.find((part) => part.name === "pulumi");
  const path =
    pulumi && pulumi.source !== "path" && pulumi.present ? `${dirname(pulumi.path)}:$PATH` : undefined;
  return {
    ...cloudEnvironment(running),
    ...localPulumi(paths),
    PULUMI_HOME: cache.home,
    ...(path ? { PATH: path } : {}),
    IC_API_KEY: `$(cat ${quoted(running.ownerKeyFile)})`,
  };
}
