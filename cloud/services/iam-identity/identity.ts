import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey, ServiceId } from "../../iam/entities";
import {
  createApiKey,
  deleteApiKey,
  type NewApiKey,
  setApiKeyDisabled,
  setApiKeyLock,
} from "./api-key-operations";
import { authenticate } from "./authenticate";
import { reportLeak } from "./leaked-keys";
import {
  createServiceId,
  deleteServiceId,
  type NewServiceId,
  setServiceIdLock,
} from "./service-id-operations";

/**
 * What IAM Identity offers to the other services of the cloud. Every call is decided for `caller` as if it had
 * come over HTTP, and throws what IAM would send.
 */
export class Identity {
  constructor(private readonly cloud: Cloud) {}

  createServiceId(caller: Caller, input: NewServiceId, options: { locked?: boolean } = {}): ServiceId {
    return createServiceId(this.cloud, caller, input, options);
  }

  /** Deletes the service ID with its API keys, policies and memberships. */
  deleteServiceId(caller: Caller, id: string): void {
    deleteServiceId(this.cloud, caller, id);
  }

  lockServiceId(caller: Caller, id: string): void {
    setServiceIdLock(this.cloud, caller, id, true);
  }

  unlockServiceId(caller: Caller, id: string): void {
    setServiceIdLock(this.cloud, caller, id, false);
  }

  createApiKey(
    caller: Caller,
    input: NewApiKey,
    options: { locked?: boolean } = {},
  ): { key: ApiKey; value: string } {
    return createApiKey(this.cloud, caller, input, options);
  }

  deleteApiKey(caller: Caller, id: string): void {
    deleteApiKey(this.cloud, caller, id);
  }

  lockApiKey(caller: Caller, id: string): void {
    setApiKeyLock(this.cloud, caller, id, true);
  }

  unlockApiKey(caller: Caller, id: string): void {
    setApiKeyLock(this.cloud, caller, id, false);
  }

  disableApiKey(caller: Caller, id: string): void {
    setApiKeyDisabled(this.cloud, caller, id, true);
  }

  enableApiKey(caller: Caller, id: string): void {
    setApiKeyDisabled(this.cloud, caller, id, false);
  }

  /**
   * Who an API key stands for. Throws IAM's refusal for a key that is unknown, disabled or over, or that comes
   * from an address that its account does not allow.
   */
  authenticate(value: string, where: { address?: string } = {}): { caller: Caller; key: ApiKey } {
    return authenticate(this.cloud, value, where);
  }

  /** Plays a leak: what the key's `action_when_leaked` asks for happens. Undefined for a value that is no key. */
  reportLeak(value: string): "none" | "disable" | "delete" | undefined {
    return reportLeak(this.cloud, value);
  }
}

export const identityKey: ServiceKey<Identity> = {
  name: "identity",
  create: (cloud) => new Identity(cloud),
};
