import { AccessDenied, ServiceError } from "../../core/errors";
import type { Decision } from "../../core/request-log";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { groupsKey } from "../iam-groups/groups";
import { identityKey } from "../iam-identity/identity";
import type { ResourceInstance } from "../resource-controller/resources";
import type { Credentials, EngineConfiguration, IamCredentialsSecret } from "./entities";
import { badRequest } from "./errors";
import { instanceAsCaller } from "./scope";
import { secretsManagerKey } from "./state";

/** Where calls of Secrets Manager to IAM come from, for the account's allowed IP addresses (TEST-NET-2). */
export const engineAddress = "198.51.100.10";

/** Source: IBM Cloud documentation, "Why am I blocked from … generating IAM credentials?". */
const addressRestricted =
  "IAM credentials couldn't be regenerated because IP address restrictions are enabled for the account. " +
  "Update the IP address settings in your account to include IP addresses for Secrets Manager and try again.";

/** Name of what the engine makes in IAM. Source: IBM Cloud documentation, "Creating IAM credentials". */
export function iamNameOf(secretName: string): string {
  return `Secrets-Manager-IAM-Secret-${secretName}`;
}

/**
 * The IAM credentials engine of one instance: it makes and removes service IDs, memberships and API keys in IAM,
 * with its configured API key, or without one by the service-to-service authorizations that the account gave it.
 * Source: IBM Cloud documentation, "Configuring the IAM credentials engine".
 */
export class Engine {
  constructor(
    private readonly cloud: Cloud,
    private readonly instance: Readonly<ResourceInstance>,
    /** Where IAM's decisions are noted down: those of the request that the engine works for. */
    private readonly decisions?: Decision[],
  ) {}

  get configuration(): Readonly<EngineConfiguration> | undefined {
    return this.cloud.use(secretsManagerKey).configurations.by("instance", this.instance.guid)[0];
  }

  /** Throws unless `apiKey` works now and is of the instance's own account. */
  check(apiKey: string): void {
    const { accountId } = this.authenticate(apiKey);
    if (accountId !== this.instance.account_id) {
      throw badRequest(
        "The API key belongs to another account. Provide an API key of the account that the Secrets Manager instance belongs to.",
      );
    }
  }

  /** New credentials for `secret`, as its settings ask for. Everything that is made is locked. */
  make(secret: IamCredentialsSecret): Credentials {
    const account_id = secret.account_id ?? this.instance.account_id;
    return this.acting(account_id, "generated", (caller) => {
      const identity = this.cloud.use(identityKey);
      const service_id = secret.static_service_id ?? this.makeServiceId(caller, secret, account_id);
      const owner = this.cloud.iam.serviceIds.get(service_id);
      if (owner?.account_id !== account_id) {
        throw badRequest(`service_id: ${service_id} was not found in the account.`);
      }
      const { key, value } = identity.createApiKey(
        caller,
        { name: iamNameOf(secret.name), iam_id: owner.iam_id, account_id, store_value: false },
        { locked: true },
      );
      return { service_id, api_key_id: key.id, api_key: value };
    });
  }

  /** Takes back what `make` made. What somebody else removed already is left at that. */
  remove(secret: IamCredentialsSecret, made: Credentials): void {
    const account_id = secret.account_id ?? this.instance.account_id;
    const { iam } = this.cloud;
    const keyThere = iam.apiKeys.has(made.api_key_id);
    const serviceIdThere = secret.static_service_id === undefined && iam.serviceIds.has(made.service_id);
    if (!keyThere && !serviceIdThere) return;
    this.acting(account_id, "deleted", (caller) => {
      const identity = this.cloud.use(identityKey);
      if (keyThere) {
        identity.unlockApiKey(caller, made.api_key_id);
        identity.deleteApiKey(caller, made.api_key_id);
      }
      if (serviceIdThere) {
        identity.unlockServiceId(caller, made.service_id);
        identity.deleteServiceId(caller, made.service_id);
      }
    });
  }

  /** Reading a secret locks its key and generated service ID again, if somebody unlocked them. */
  relock(secret: IamCredentialsSecret, made: Credentials): void {
    const { iam } = this.cloud;
    const key = iam.apiKeys.get(made.api_key_id);
    const serviceId =
      secret.static_service_id === undefined ? iam.serviceIds.get(made.service_id) : undefined;
    const open = { key: key && !key.locked, serviceId: serviceId && !serviceId.locked };
    if (!open.key && !open.serviceId) return;
    try {
      this.acting(secret.account_id ?? this.instance.account_id, "locked", (caller) => {
        const identity = this.cloud.use(identityKey);
        if (open.key) identity.lockApiKey(caller, made.api_key_id);
        if (open.serviceId) identity.lockServiceId(caller, made.service_id);
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error; // the value is readable all the same
    }
  }

  private makeServiceId(caller: Caller, secret: IamCredentialsSecret, account_id: string): string {
    const { id, iam_id } = this.cloud.use(identityKey).createServiceId(
      caller,
      {
        account_id,
        name: iamNameOf(secret.name),
        description: `Generated by Secrets Manager (${this.instance.guid}) for the secret ${secret.id}`,
      },
      { locked: true },
    );
    const groups = this.cloud.use(groupsKey);
    for (const groupId of secret.access_groups ?? []) {
      const [outcome] = groups.addMembers(caller, groupId, [{ iam_id, type: "service" }]);
      if (outcome?.status_code !== 200) {
        throw new ServiceError(
          outcome?.status_code ?? 500,
          "membership_failed",
          outcome?.errors?.[0]?.message ?? "",
        );
      }
    }
    return id;
  }

  /** Does `work` as the engine; a refusal by IAM becomes Secrets Manager's own. */
  private acting<R>(
    accountId: string,
    what: "generated" | "deleted" | "locked",
    work: (caller: Caller) => R,
  ): R {
    const configuration = this.configuration;
    // Another account knows nothing of this account's key; there only an authorization helps.
    const byKey = configuration && !configuration.disabled && accountId === this.instance.account_id;
    const caller = byKey ? this.authenticate(configuration.api_key) : instanceAsCaller(this.instance);
    try {
      return work({ ...caller, decisions: this.decisions });
    } catch (error) {
      throw this.refused(error, what, byKey === true);
    }
  }

  private authenticate(apiKey: string): Caller {
    try {
      return this.cloud.use(identityKey).authenticate(apiKey, { address: engineAddress }).caller;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.status === 403) throw badRequest(addressRestricted);
      throw badRequest(`The API key of the IAM credentials engine is not valid: ${error.message}`);
    }
  }

  private refused(error: unknown, what: string, byKey: boolean): unknown {
    if (!(error instanceof ServiceError) || error.status >= 500) return error;
    if (error instanceof AccessDenied) {
      const cure = byKey
        ? "Verify that the service ID of the configured API key has the Operator role on the IAM Identity service and the Editor role on the IAM Access Groups service."
        : "Configure the engine with an API key, or authorize this instance on the IAM Identity and IAM Access Groups services.";
      return badRequest(
        `IAM credentials couldn't be ${what} because the IAM credentials engine is not authorized to do so. ${cure}`,
      );
    }
    return badRequest(`IAM credentials couldn't be ${what}. ${error.message}`);
  }
}
