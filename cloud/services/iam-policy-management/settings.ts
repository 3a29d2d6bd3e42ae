import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";
import type { Caller } from "../../iam/caller";
import type { NetworkObjection } from "../../iam/iam";

export const identityTypes = ["user", "service_id", "service"] as const;
export type IdentityType = (typeof identityTypes)[number];

export interface Interaction {
  /** `limited` refuses identities of other accounts, but for the allowed ones; `monitor` only watches. */
  state: "enabled" | "limited" | "monitor";
  external_allowed_accounts: string[];
}

export type AccessSettings = { id: string; version: number } & Record<IdentityType, Interaction>;

/**
 * How identities of other accounts may act on this one's resources.
 * Source: IAM Policy Management API, "Retrieve Access Management account settings"; IBM Cloud documentation,
 * "Managing external identity interactions".
 */
export class ExternalInteraction {
  private readonly settings: Collection<AccessSettings>;

  constructor(cloud: Cloud) {
    this.settings = cloud.store.collection<AccessSettings>("access-management-settings");
    cloud.iam.networkChecks.push((caller, resource) => this.objection(caller, resource.accountId));
  }

  of(accountId: string): AccessSettings {
    const open = (): Interaction => ({ state: "enabled", external_allowed_accounts: [] });
    return (
      this.settings.get(accountId) ?? {
        id: accountId,
        version: 1,
        user: open(),
        service_id: open(),
        service: open(),
      }
    );
  }

  change(accountId: string, patch: Partial<Record<IdentityType, Interaction>>): AccessSettings {
    const current = this.of(accountId);
    return this.settings.put(accountId, { ...current, ...patch, version: current.version + 1 });
  }

  private objection(caller: Caller, accountId: string): NetworkObjection | undefined {
    if (caller.accountId === accountId) return undefined;
    const type = typeOf(caller);
    const interaction = type && this.settings.get(accountId)?.[type];
    if (!interaction || interaction.state === "enabled") return undefined;
    if (interaction.external_allowed_accounts.includes(caller.accountId)) return undefined;
    const why = `account ${accountId} limits interaction with identities of other accounts`;
    return { enforced: interaction.state === "limited", why };
  }
}

function typeOf({ kind }: Caller): IdentityType | undefined {
  if (kind === "user") return "user";
  if (kind === "service") return "service_id";
  return kind === "crn" ? "service" : undefined;
}

export const externalInteractionKey: ServiceKey<ExternalInteraction> = {
  name: "external-interaction",
  create: (cloud) => new ExternalInteraction(cloud),
};
