import type { StackConfig } from "../config/schema";
import type { Toolchain } from "../toolchain/parts";
import type { RunningCloud } from "./local-cloud";
import type { Paths } from "./paths";

/** Everything that a Pulumi command on one stack needs: configuration, toolchain, environment, the cloud. */
export interface Session {
  paths: Paths;
  stack: string;
  config: StackConfig;
  toolchain: Toolchain;
  env: NodeJS.ProcessEnv;
  /** The file that Pulumi reads the stack's configuration from. */
  configFile: string;
  /** Arguments that every operation on the stack takes. */
  stackArgs: readonly string[];
  cloud?: RunningCloud;
}
