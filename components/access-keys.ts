import * as ibm from "@pulumi/ibm";
import type * as pulumi from "@pulumi/pulumi";

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
}

interface Owner {
  /** Name of the first key in IAM; those after it are `…-2`, `…-3`. */
  keyName: string;
  description: string;
  /** `iam-ServiceId-…` */
  iamId: pulumi.Input<string>;
}

/**
 * The keys of an application's service ID: the current one, and the one before it while applications change over. A
 * resource each, so that the next key is made first and the old one removed last.
 */
export function accessKeys(
  name: string,
  { current = { generation: 1 }, previous }: AccessKeysArgs,
  { keyName, description, iamId }: Owner,
  opts: pulumi.CustomResourceOptions,
): ibm.IamServiceApiKey {
  const make = ({ generation, expiresAt }: KeyGeneration) => {
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
  };
  if (previous) make(previous);
  return make(current);
}
