import { dirname } from "node:path";
import { inspectToolchain, resolveToolchain } from "../toolchain";
import { quoted } from "./export-lines";
import { cloudEnvironment, type RunningCloud } from "./local-cloud";
import type { Paths } from "./paths";
import { localPulumi } from "./session";

/**
 * What a shell needs for plain `pulumi`, curl or an SDK on the local cloud. The owner's API key is given as the
 * file that holds it, so that no key is printed.
 */
export async function shellEnvironment(paths: Paths, running: RunningCloud): Promise<Record<string, string>> {
  return {
    ...cloudEnvironment(running),
    ...localPulumi(paths),
    ...(await pulumiVariables()),
    IC_API_KEY: `$(cat ${quoted(running.ownerKeyFile)})`,
  };
}

/** Where the CLI and its plugins are; nothing while they are not made, since curl and SDKs do without. */
async function pulumiVariables(): Promise<Record<string, string>> {
  const { problems } = await inspectToolchain();
  if (problems.length > 0) return {};
  const { env, pulumi } = await resolveToolchain();
  const variables: Record<string, string> = { PATH: `${dirname(pulumi)}:$PATH` };
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && name.startsWith("PULUMI_") && process.env[name] !== value)
      variables[name] = value;
  }
  return variables;
}
