import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "./endpoint";
import { toolCommand } from "./tool";

/** Where the engine's instance is. The deploying key comes from the environment, as for the provider. */
export interface EngineLocation {
  /** GUID of the Secrets Manager instance. */
  instanceId: pulumi.Input<string>;
  /** Region of the instance, like `us-south`. */
  region: pulumi.Input<string>;
  /** Endpoint by which the instance is reached. Default: `public`. */
  endpoint?: pulumi.Input<Endpoint>;
}

/**
 * Waits until a new key of the engine works, and hands a running engine over to it before its configuration is
 * changed in the state: `tools/engine-key.ts`. The key's value is a secret input and in no argument or output.
 */
export function keyHandover(
  name: string,
  args: EngineLocation & { keyId: pulumi.Input<string>; apiKey: pulumi.Output<string>; verify: boolean },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const create = toolCommand(`engine-key${args.verify ? "" : " --no-verification"}`);
  const environment = { ...locationOf(args), ENGINE_API_KEY: pulumi.secret(args.apiKey) };
  return new command.local.Command(name, { create, environment, triggers: [args.keyId] }, opts);
}

/**
 * Has the engine make a credential and tries it, whenever one of `triggers` changes: `tools/engine-verify.ts`.
 * A failure fails the deployment before anything of the old state is removed.
 */
export function verification(
  name: string,
  args: EngineLocation & {
    mode: "key" | "keyless";
    triggers: pulumi.Input<string>[];
    /** API key of the account that credentials are made in, where it is another one. */
    targetApiKey?: pulumi.Input<string>;
  },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const create = toolCommand(`engine-verify ${args.mode}`);
  const target: Record<string, pulumi.Output<string>> = args.targetApiKey === undefined
    ? {}
    : { ENGINE_TARGET_API_KEY: pulumi.secret(args.targetApiKey) };
  return new command.local.Command(
    name,
    { create, environment: { ...locationOf(args), ...target }, triggers: args.triggers },
    opts,
  );
}

function locationOf({ instanceId, region, endpoint }: EngineLocation) {
  return { INSTANCE_ID: instanceId, INSTANCE_REGION: region, INSTANCE_ENDPOINT: endpoint ?? "public" };
}
