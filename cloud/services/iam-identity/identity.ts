import type { Cloud, ServiceKey } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { ApiKey } from "../../iam/entities";
import { hashOf } from "../../iam/secrets";
import { refusal } from "./errors";

/** What IAM Identity offers to the other services of the cloud. */
export class Identity {
  constructor(private readonly cloud: Cloud) {}

  /** Who an API key stands for. Throws IAM's refusal for a key that is unknown, disabled or over. */
  authenticate(value: string, where: { address?: string } = {}): { caller: Caller; key: ApiKey } {
    const key = this.cloud.iam.apiKeys.by("value", hashOf(value))[0];
    if (!key) throw refusal(400, "BXNIM0415E", "Provided API key could not be found.");
    const kind = key.iam_id.startsWith("iam-ServiceId-") ? "service" : "user";
    const caller: Caller = {
      kind,
      iamId: key.iam_id,
      accountId: key.account_id,
      apiKeyId: key.id,
      address: where.address,
      endpointType: "public",
    };
    return { caller, key };
  }
}

export const identityKey: ServiceKey<Identity> = {
  name: "identity",
  create: (cloud) => new Identity(cloud),
};
