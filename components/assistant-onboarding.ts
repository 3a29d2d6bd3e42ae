import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
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
    if (args.serviceId) this.serviceId = pulumi.output(args.serviceId);
    else if (!args.userApiKey) {
      const key = this.makeServiceId(name);
      this.serviceId = key.serviceId;
      this.apiKeyId = key.id;
      this.apiKey = pulumi.secret(key.apikey);
    }

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
      request: this.request,
      mailto: this.mailto,
    });
  }

  private makeServiceId(name: string) {
    const description = "Watson Assistant Solutions";
    const child = { parent: this };
    const identity = new ibm.IamServiceId(
      `${name}-service-id`,
      { name: `${name}-assistant`, description },
      child,
    );
    const key = new ibm.IamServiceApiKey(
      `${name}-api-key`,
      {
        name: `${name}-assistant`,
        description,
        iamServiceId: identity.iamId,
        // IAM's own copy would be readable by everybody with a right on the key; the provider's default is true.
        storeValue: false,
      },
      { ...child, additionalSecretOutputs: ["apikey"] },
    );
    return { serviceId: identity.id, id: key.id, apikey: key.apikey };
  }
}

function parse(stdout: string): Written {
  return JSON.parse(stdout) as Written;
}
