import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { AccountKey } from "../config/account-keys";

/**
 * What makes a component, with everything below it, deploy to an account: a provider with that account's key, and the
 * key in the environment of the tools that `@pulumi/command` runs. The account of `IC_API_KEY` needs neither: provider
 * and tools find it in the environment, and it is in no state.
 */
export function accountOptions({ name, value }: AccountKey): pulumi.ComponentResourceOptions {
  if (name === undefined) return {};
  const apiKey = pulumi.secret(value);
  return {
    provider: new ibm.Provider(`account-${name}`, { ibmcloudApiKey: apiKey }),
    transformations: [withApiKey(apiKey)],
  };
}

/** Adds `IC_API_KEY` to the environment of every command: as a secret, and never in its arguments. */
function withApiKey(apiKey: pulumi.Output<string>): pulumi.ResourceTransformation {
  return ({ type, props, opts }) =>
    type === "command:local:Command"
      ? { props: { ...props, environment: { ...props.environment, IC_API_KEY: apiKey } }, opts }
      : undefined;
}
