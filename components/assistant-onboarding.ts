import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type AccessKeysArgs, accessKeys, keyOwner } from "./access-keys";
import { toolCommand } from "./tool";

export interface AssistantOnboardingArgs {
  /** E-mail address of the IBMid that is to be linked. */
  ibmid: pulumi.Input<string>;
  /** Names of Watson Assistant Solutions instances. Default: none, and then there must be a Solutions API key. */
  instances?: pulumi.Input<string>[];
  /** Existing Watson Assistant Solutions API keys. Made secret here; only their ends are in the request. */
  solutionsKeys?: pulumi.Input<string>[];
  /** `ServiceId-…` of an existing service ID to be linked. Default: one is made, with an API key. */
  serviceId?: pulumi.Input<string>;
  /** Which keys the service ID has that is made. Default: one, without an end. */
  apiKey?: AccessKeysArgs;
  /** API key of a user who is to be linked, instead of a service ID. Made secret here. */
  userApiKey?: pulumi.Input<string>;
  /** Support's address. Default: the one in IBM's guide. */
  to?: pulumi.Input<string>;
}

/** What the tool prints. */
interface Written {
  iamId: string;
  request: string;
  mailto: string;
}

/**
 * Onboarding to Watson Assistant Solutions: who is to be linked with the instances, and the request to support that
 * asks for it. It is written again only when something in it changes. Sending it stays with the person.
 * Source: Watson Assistant Solutions, "Setting up IAM Authentication".
 */
export class AssistantOnboarding extends pulumi.ComponentResource {
  /** `IBMid-…` or `iam-ServiceId-…`, as IAM says. */
  public readonly iamId: pulumi.Output<string>;
  /** `ServiceId-…`; undefined for a user. */
  public readonly serviceId: pulumi.Output<string> | undefined;
  /** `ApiKey-…` of the service ID's key, where the service ID is made here. */
  public readonly apiKeyId: pulumi.Output<string> | undefined;
  /** When the key was made, ISO 8601. */
  public readonly apiKeyCreatedAt: pulumi.Output<string> | undefined;
  /** When the key ends, as IAM writes it; undefined: it does not. */
  public readonly apiKeyExpiresAt: pulumi.Output<string | undefined>;
  /** The key's value, a secret. Not registered as an output. */
  public readonly apiKey: pulumi.Output<string> | undefined;
  /** The request as text; existing API keys are masked. */
  public readonly request: pulumi.Output<string>;
  /** The request as a link that opens a mail program. */
  public readonly mailto: pulumi.Output<string>;

  /**
   * @param name The _unique_ name of the onboarding.
   * @param args See `AssistantOnboardingArgs`.
   * @param opts Resource options; an explicit provider is inherited by every child.
   */
  constructor(name: string, args: AssistantOnboardingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:assistant:AssistantOnboarding", name, {}, opts);
    if (args.serviceId && args.userApiKey)
      throw new Error(`${name}: one identity is linked; leave out either serviceId or userApiKey.`);
    let expiresAt: pulumi.Input<string | undefined>;
    if (args.serviceId) this.serviceId = pulumi.output(args.serviceId);
    else if (!args.userApiKey) {
      const { serviceId, key } = this.makeServiceId(name, args.apiKey ?? {});
      this.serviceId = serviceId;
      this.apiKeyId = key.id;
      this.apiKeyCreatedAt = key.createdAt;
      expiresAt = key.expiresAt;
      this.apiKey = pulumi.secret(key.apikey);
    }

    this.apiKeyExpiresAt = pulumi.output(expiresAt);

    const tool = toolCommand("assistant-request");
    const identity: Record<string, pulumi.Input<string>> = args.userApiKey
      ? { ONBOARDING_API_KEY: pulumi.secret(args.userApiKey) }
      : { ONBOARDING_SERVICE_ID: this.serviceId ?? "" };
    const written = new command.local.Command(
      `${name}-request`,
      {
        create: tool,
        update: tool,
        environment: {
          ...identity,
          ONBOARDING_IBMID: args.ibmid,
          ONBOARDING_INSTANCES: pulumi.jsonStringify(args.instances ?? []),
          ...(args.solutionsKeys?.length
            ? { ONBOARDING_SOLUTIONS_KEYS: pulumi.secret(pulumi.jsonStringify(args.solutionsKeys)) }
            : {}),
          ONBOARDING_TO: args.to ?? "",
        },
        // The outputs say the same in a form for people.
        logging: command.local.Logging.Stderr,
      },
      { parent: this },
    );
    // What is secret in the environment is masked in what the tool prints.
    const { iamId, request, mailto } = pulumi.unsecret(written.stdout).apply(parse);
    this.iamId = iamId;
    this.request = request;
    this.mailto = mailto;
    this.registerOutputs({
      iamId: this.iamId,
      serviceId: this.serviceId,
      apiKeyId: this.apiKeyId,
      apiKeyCreatedAt: this.apiKeyCreatedAt,
      apiKeyExpiresAt: this.apiKeyExpiresAt,
      request: this.request,
      mailto: this.mailto,
    });
  }

  private makeServiceId(name: string, keys: AccessKeysArgs) {
    const description = "Watson Assistant Solutions";
    const identity = keyOwner(name, `${name}-assistant`, description, keys, { parent: this });
    const owner = { keyName: `${name}-assistant`, description, iamId: identity.iamId };
    const key = accessKeys(name, keys, owner, { parent: this });
    return { serviceId: identity.id, key };
  }
}

function parse(stdout: string): Written {
  return JSON.parse(stdout) as Written;
}
