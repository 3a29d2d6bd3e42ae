import type * as pulumi from "@pulumi/pulumi";
import { resourceHook } from "./hooks";

/** What there is in an account under the names that an engine gives. */
export interface TakenNames {
  /** `ServiceId-…` with such a name and keys of such names. */
  serviceId?: string;
  /** `AccessGroupId-…` */
  accessGroup?: string;
}

/**
 * Refuses to make what the account has already, also in a preview. Whether that is this stack's own, only Pulumi's
 * engine knows: it makes nothing that is in the state, and then this is never asked.
 * @param what like `The service ID payments-watsonx`
 * @param id of the one that there is; none: nothing is refused
 * @param cure what to do, besides another name
 */
export function refusedIfTaken(
  name: string,
  what: string,
  id: string | undefined,
  cure: string,
): pulumi.ResourceHookBinding {
  if (id === undefined) return {};
  const refuse = () => {
    throw new Error(
      `${what} exists in the account already (${id}) and is not in this stack: another stack made it, a run of this ` +
        `stack was cut off, or its state is not the one that it had. ${cure}, or choose another name.`,
    );
  };
  return { beforeCreate: resourceHook(`${name}-taken`, refuse, { onDryRun: true }) };
}
