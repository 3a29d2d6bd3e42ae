import * as ibm from "@pulumi/ibm";
import type * as pulumi from "@pulumi/pulumi";
import { refusedIfTaken } from "./taken";

/** One key of a service ID that rotates: another generation is another key. */
export interface KeyGeneration {
  /** 1 for the first key; each rotation makes the next. */
  generation: number;
  /** When it ends, `yyyy-MM-ddTHH:mm+0000` or another ISO 8601 time. Default: it does not end. */
  expiresAt?: string;
}

/** The keys that a service ID has. */
export interface AccessKeysArgs {
  /** Default: the first generation, without an end. */
  current?: KeyGeneration;
  /** The key before, which still works for a while after a rotation. Default: none. */
  previous?: KeyGeneration;
  /** `ServiceId-…` with such a name and such keys in the account: unless it is this stack's, none is made. */
  takenServiceId?: string;
}

interface Owner {
  /** Name of the first key in IAM; those after it are `…-2`, `…-3`. */
  keyName: string;
  description: pulumi.Input<string>;
  /** `iam-ServiceId-…` */
  iamId: pulumi.Input<string>;
}

/**
 * One key of a service ID. A resource for each generation, so that Pulumi makes the next key first and removes the old one
 * last, when all else has worked. Not locked from the start: the provider could not delete it when the rest of a run fails.
 */
export function serviceKey(
  name: string,
  generation: number,
  expiresAt: pulumi.Input<string> | undefined,
  { keyName, description, iamId }: Owner,
  opts: pulumi.CustomResourceOptions,
): ibm.IamServiceApiKey {
  const suffix = generation > 1 ? `-${generation}` : "";
  return new ibm.IamServiceApiKey(
    `${name}-api-key${suffix}`,
    {
      name: `${keyName}${suffix}`,
      description,
      iamServiceId: iamId,
      // IAM's own copy would be readable by everybody with a right on the key; the provider's default is true.
      storeValue: false,
      expiresAt,
    },
    { ...opts, additionalSecretOutputs: ["apikey"] },
  );
}

/** An application's service ID, for its keys. */
export function keyOwner(
  name: string,
  serviceIdName: string,
  description: string,
  keys: AccessKeysArgs | undefined,
  opts: pulumi.CustomResourceOptions,
): ibm.IamServiceId {
  const what = `The service ID ${serviceIdName}`;
  // By its name in IAM: an engine, an access and an onboarding may have one name in the program.
  const hooks = refusedIfTaken(serviceIdName, what, keys?.takenServiceId, "Name it as serviceId");
  return new ibm.IamServiceId(`${name}-service-id`, { name: serviceIdName, description }, { ...opts, hooks });
}

/** The keys of an application's service ID: the current one, and the one before it while applications change over. */
export function accessKeys(
  name: string,
  { current = { generation: 1 }, previous }: AccessKeysArgs,
  owner: Owner,
  opts: pulumi.CustomResourceOptions,
): ibm.IamServiceApiKey {
  const make = ({ generation, expiresAt }: KeyGeneration) =>
    serviceKey(name, generation, expiresAt, owner, opts);
  if (previous) make(previous);
  return make(current);
}
